using Becket.Conformance.Playing;
using Becket.Conformance.Reading;

namespace Becket.Conformance.Steps;

/// <summary>Deferreds that wait for several others.</summary>
internal static class ListSteps
{
    public static IReadOnlyDictionary<string, ReadStep> All { get; } = new Dictionary<string, ReadStep>
    {
        ["dlist"] = static arguments =>
        {
            var (name, members, flags) = (arguments.Text(), arguments.UsedList(), arguments.Next());
            var options = Flag("fireOnOneCallback", DeferredListOptions.FireOnOneCallback)
                | Flag("fireOnOneErrback", DeferredListOptions.FireOnOneErrback)
                | Flag("consumeErrors", DeferredListOptions.ConsumeErrors);
            return player => player.Bind(name, Bundle(new DeferredList<object?>(Handles(player, members), options)));

            DeferredListOptions Flag(string name, DeferredListOptions option) => Json.Flag(flags, name) ? option : DeferredListOptions.None;
        },
        ["gather"] = static arguments =>
        {
            var (name, members, flags) = (arguments.Text(), arguments.UsedList(), arguments.Next());
            var consumeErrors = Json.Flag(flags, "consumeErrors");
            return player => player.Bind(name, Gather(Handles(player, members), consumeErrors));
        },
    };

    private static Deferred<object?>[] Handles(Player player, string[] names) =>
        [.. names.Select(name => player.Get<DeferredThing>(name).Handle)];

    private static DeferredThing Bundle(DeferredList<object?> list) => new(list.AddCallback(object? (result) => Values.Of(result)))
    {
        ValueBefore = () => list.TryGetOutcome(out Outcome<DeferredListResult<object?>> outcome) ? Values.Of(outcome.Value) : null,
    };

    private static DeferredThing Gather(Deferred<object?>[] members, bool consumeErrors)
    {
        // A gathering that was paused before it fired shows the pairs of its list, which the library keeps to itself. So note them, just
        // before the list does.
        var values = new object?[members.Length];
        for (var i = 0; i < members.Length; i++)
        {
            var index = i;
            members[i].AddCallback(object? (value) => values[index] = value);
        }

        return new DeferredThing(Deferred.Gather(members, consumeErrors).AddCallback(object? (all) => all))
        {
            ValueBefore = () => values.Select(static object? (value) => new[] { true, value }).ToArray(),
        };
    }
}
