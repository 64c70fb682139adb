using Becket.Conformance.Playing;
using Becket.Conformance.Playing.Things;
using Becket.Conformance.Reading;

namespace Becket.Conformance.Steps;

/// <summary>Deferreds that wait for several others.</summary>
internal static class ListSteps
{
    public static IReadOnlyDictionary<string, ReadStep> All { get; } =
        new Dictionary<string, ReadStep>
        {
            ["dlist"] = static arguments =>
            {
                (string? name, string[]? members, System.Text.Json.JsonElement? flags) = (
                    arguments.Text(),
                    arguments.UsedList(),
                    arguments.NextOrNone()
                );
                DeferredListOptions options =
                    Flag("fireOnOneCallback", DeferredListOptions.FireOnOneCallback)
                    | Flag("fireOnOneErrback", DeferredListOptions.FireOnOneErrback)
                    | Flag("consumeErrors", DeferredListOptions.ConsumeErrors);
                return player =>
                    player.Bind(name, Bundle(new DeferredList<object?>(Handles(player, members), options)));

                DeferredListOptions Flag(string name, DeferredListOptions option) =>
                    Json.Flag(flags, name) ? option : DeferredListOptions.None;
            },
            ["gather"] = static arguments =>
            {
                (string? name, string[]? members, System.Text.Json.JsonElement? flags) = (
                    arguments.Text(),
                    arguments.UsedList(),
                    arguments.NextOrNone()
                );
                bool consumeErrors = Json.Flag(flags, "consumeErrors");
                return player => player.Bind(name, Gather(Handles(player, members), consumeErrors));
            },
        };

    private static Deferred<object?>[] Handles(Player player, string[] names) =>
        [.. names.Select(name => player.Get<DeferredThing>(name).Handle)];

    private static DeferredThing Bundle(DeferredList<object?> list) =>
        new(list.AddCallback(object? (result) => Values.Of(result)))
        {
            ValueBefore = () =>
                list.TryGetOutcome(out Outcome<DeferredListResult<object?>> outcome) ? Values.Of(outcome.Value) : null,
        };

    private static DeferredThing Gather(Deferred<object?>[] members, bool consumeErrors)
    {
        // In Twisted, a gathering that was paused before it fired shows the pairs of its list, which the library does
        // not show. So they are recorded here, just before the list records them.
        object?[] values = new object?[members.Length];
        for (int i = 0; i < members.Length; i++)
        {
            int index = i;
            members[i].AddCallback(object? (value) => values[index] = value);
        }

        DeferredThing? thing = null;
        Deferred<object?> all = Deferred
            .Gather(members, consumeErrors)
            .AddCallback(object? (gathered) => gathered)
            .AddCallback(gathered => thing is { IsFiredByHand: true } ? ValuesOfPairs(gathered) : gathered);
        thing = new DeferredThing(all)
        {
            ValueBefore = () => values.Select(static object? (value) => new[] { true, value }).ToArray(),
        };
        return thing;
    }

    /// <summary>What Twisted's first callback of a gathering makes of a value that a program fired it with: the second
    /// halves of pairs. A value that is not iterable is a TypeError, an item that has not two items a ValueError, and
    /// an error among the pairs an AssertionError.</summary>
    private static object?[] ValuesOfPairs(object? pairs) =>
        [
            .. Items(pairs)
                .Select(static pair =>
                    Items(pair) switch
                    {
                        [null or false or 0.0 or "" or object?[] { Length: 0 }, _] => throw Errors.Make(
                            "AssertionError"
                        ),
                        [_, var value] => value,
                        _ => throw Errors.Make("ValueError"),
                    }
                ),
        ];

    private static object?[] Items(object? value) =>
        value switch
        {
            object?[] list => list,
            string text => [.. text.Select(static character => character.ToString())],
            _ => throw Errors.Make("TypeError"),
        };
}
