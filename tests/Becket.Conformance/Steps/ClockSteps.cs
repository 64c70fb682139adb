using Becket.Conformance.Playing;
using Becket.Conformance.Playing.Things;
using Becket.Conformance.Reading;

namespace Becket.Conformance.Steps;

/// <summary>The clock and its delayed calls.</summary>
internal static class ClockSteps
{
    public static IReadOnlyDictionary<string, ReadStep> All { get; } =
        new Dictionary<string, ReadStep>
        {
            ["later"] = static arguments =>
            {
                (string? name, TimeSpan delay, FunctionText? text) = (
                    arguments.Text(),
                    Seconds.ToTimeSpan(arguments.Number()),
                    arguments.Function()
                );
                return player =>
                {
                    var function = new Function(player, text);
                    player.Bind(name, new CallThing(player.Clock.CallLater(delay, () => function.Call())));
                };
            },
            ["advance"] = static arguments =>
            {
                var time = Seconds.ToTimeSpan(arguments.Number());
                return player => Move(player, clock => clock.Advance(time));
            },
            ["pump"] = static arguments =>
            {
                TimeSpan[] times = arguments.Numbers().Select(Seconds.ToTimeSpan).ToArray();
                return player => Move(player, clock => clock.Pump(times));
            },
            ["call.cancel"] = static arguments =>
            {
                string name = arguments.Used();
                return player => player.Get<CallThing>(name).Call.Cancel();
            },
            ["call.reset"] = static arguments =>
            {
                (string? name, TimeSpan delay) = (arguments.Used(), Seconds.ToTimeSpan(arguments.Number()));
                return player => player.Get<CallThing>(name).Call.Reset(delay);
            },
            ["call.delay"] = static arguments =>
            {
                (string? name, TimeSpan extra) = (arguments.Used(), Seconds.ToTimeSpan(arguments.Number()));
                return player => player.Get<CallThing>(name).Call.Delay(extra);
            },
            ["calls"] = static _ => static player => player.TraceCalls(),
        };

    /// <summary>An error of a call goes into the trace after the time at which it left the clock.</summary>
    private static void Move(Player player, Action<Clock> move)
    {
        try
        {
            move(player.Clock);
        }
        finally
        {
            player.TraceNow();
        }
    }
}
