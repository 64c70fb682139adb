using Becket.Conformance.Playing;
using Becket.Conformance.Playing.Things;
using Becket.Conformance.Reading;

namespace Becket.Conformance.Steps;

/// <summary>Waits, and timeouts for deferreds.</summary>
internal static class TimeoutSteps
{
    public static IReadOnlyDictionary<string, ReadStep> All { get; } =
        new Dictionary<string, ReadStep>
        {
            ["deferLater"] = static arguments =>
            {
                (string? name, TimeSpan delay, FunctionText? text) = (
                    arguments.Text(),
                    Seconds.ToTimeSpan(arguments.Number()),
                    arguments.FunctionOrNone()
                );
                return player =>
                    player.Bind(
                        name,
                        text is null
                            ? Wait(player.Clock, delay)
                            : WaitAndCall(player.Clock, delay, new Function(player, text))
                    );
            },
            ["addTimeout"] = static arguments =>
            {
                (string? name, TimeSpan timeout, FunctionText? text) = (
                    arguments.Used(),
                    Seconds.ToTimeSpan(arguments.Number()),
                    arguments.FunctionOrNone()
                );
                return player =>
                {
                    Deferred<object?> deferred = player.Get<DeferredThing>(name).Handle;
                    if (text is null)
                    {
                        deferred.AddTimeout(timeout, player.Clock);
                    }
                    else
                    {
                        var function = new Function(player, text);
                        deferred.AddTimeout(
                            timeout,
                            player.Clock,
                            (outcome, after) => function.Start(Values.Of(outcome), after.TotalSeconds)
                        );
                    }
                };
            },
        };

    private static DeferredThing WaitAndCall(Clock clock, TimeSpan delay, Function function) =>
        new(clock.DeferLater(delay, () => function.Start()));

    private static DeferredThing Wait(Clock clock, TimeSpan delay)
    {
        DeferredThing? thing = null;

        // In Twisted the wait has a callback that returns null for any value it was fired with.
        Deferred<object?> wait = clock
            .DeferLater(delay)
            .AddCallback(static object? () => null)
            .AddCallback(value => thing is { IsFiredByHand: true } ? null : value);
        thing = new DeferredThing(wait);
        return thing;
    }
}
