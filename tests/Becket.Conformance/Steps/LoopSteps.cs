using Becket.Conformance.Playing;
using Becket.Conformance.Playing.Things;
using Becket.Conformance.Reading;

namespace Becket.Conformance.Steps;

/// <summary>Looping calls.</summary>
internal static class LoopSteps
{
    public static IReadOnlyDictionary<string, ReadStep> All { get; } =
        new Dictionary<string, ReadStep>
        {
            ["loop"] = static arguments =>
            {
                (string? name, FunctionText? text) = (arguments.Text(), arguments.Function());
                return player =>
                {
                    var function = new Function(player, text);
                    player.Bind(name, AsInTwisted(new LoopingCall(() => function.Start()) { Clock = player.Clock }));
                };
            },
            ["loopcount"] = static arguments =>
            {
                (string? name, FunctionText? text) = (arguments.Text(), arguments.Function());
                return player =>
                {
                    var function = new Function(player, text);
                    player.Bind(
                        name,
                        AsInTwisted(LoopingCall.WithCount(count => function.Start((double)count), player.Clock))
                    );
                };
            },
            ["loop.start"] = static arguments =>
            {
                (string? loop, string? name) = (arguments.Used(), arguments.Text());
                (TimeSpan interval, bool now) = (Seconds.ToTimeSpan(arguments.Number()), arguments.Truth());
                return player => player.Bind(name, Start(player.Get<LoopThing>(loop).Loop, interval, now));
            },
            ["loop.stop"] = static arguments =>
            {
                string loop = arguments.Used();
                return player => player.Get<LoopThing>(loop).Loop.Stop();
            },
            ["loop.reset"] = static arguments =>
            {
                string loop = arguments.Used();
                return player => player.Get<LoopThing>(loop).Loop.Reset();
            },
        };

    /// <summary>Becket's loops never make two calls at once, and Twisted's can. In every other respect they behave
    /// alike, and the programs check that.</summary>
    private static LoopThing AsInTwisted(LoopingCall loop)
    {
        loop.OverlapsAsInTwisted = true;
        return new LoopThing(loop);
    }

    private static DeferredThing Start(LoopingCall loop, TimeSpan interval, bool now) =>
        new(loop.Start(interval, now).AddCallback(static object? (stopped) => stopped))
        {
            // It has fired, but was paused before.
            ValueBefore = () => loop,
        };
}
