using System.Text.Json;
using Becket.Conformance.Playing;
using Becket.Conformance.Playing.Things;
using Becket.Conformance.Reading;

namespace Becket.Conformance.Steps;

/// <summary>Cooperators, iterators and tasks.</summary>
internal static class CooperatorSteps
{
    public static IReadOnlyDictionary<string, ReadStep> All { get; } =
        new Dictionary<string, ReadStep>
        {
            ["coop"] = ReadCooperator,
            ["tick"] = static arguments =>
            {
                string cooperator = arguments.Used();
                return player => player.Get<CooperatorThing>(cooperator).Tick();
            },
            ["iter"] = static arguments =>
            {
                (string? name, Behaviour[]? items) = (arguments.Text(), arguments.Behaviours());
                return player => player.Bind(name, new IteratorThing(player, name, items));
            },
            ["coiterate"] = static arguments =>
            {
                (string? name, string? cooperator, string? iterator) = (
                    arguments.Text(),
                    arguments.Used(),
                    arguments.Used()
                );
                return player =>
                {
                    IteratorThing work = player.Get<IteratorThing>(iterator);
                    player.Bind(name, Completion(player.Get<CooperatorThing>(cooperator).Cooperator.Coiterate(work)));
                };
            },
            ["cooperate"] = static arguments =>
            {
                (string? name, string? cooperator, string? iterator) = (
                    arguments.Text(),
                    arguments.Used(),
                    arguments.Used()
                );
                return player =>
                {
                    IteratorThing work = player.Get<IteratorThing>(iterator);
                    player.Bind(
                        name,
                        new TaskThing(player.Get<CooperatorThing>(cooperator).Cooperator.Cooperate(work))
                    );
                };
            },
            ["task.pause"] = static arguments =>
            {
                string task = arguments.Used();
                return player => player.Get<TaskThing>(task).Task.Pause();
            },
            ["task.resume"] = static arguments =>
            {
                string task = arguments.Used();
                return player => player.Get<TaskThing>(task).Task.Resume();
            },
            ["task.stop"] = static arguments =>
            {
                string task = arguments.Used();
                return player => player.Get<TaskThing>(task).Task.Stop();
            },
            ["task.whenDone"] = static arguments =>
            {
                (string? name, string? task) = (arguments.Text(), arguments.Used());
                return player => player.Bind(name, Completion(player.Get<TaskThing>(task).Task.WhenDone()));
            },
            ["coop.stop"] = static arguments =>
            {
                string cooperator = arguments.Used();
                return player => player.Get<CooperatorThing>(cooperator).Cooperator.Stop();
            },
            ["coop.start"] = static arguments =>
            {
                string cooperator = arguments.Used();
                return player => player.Get<CooperatorThing>(cooperator).Cooperator.Start();
            },
        };

    private static Action<Player> ReadCooperator(Arguments arguments)
    {
        (string? name, JsonElement options) = (arguments.Text(), arguments.Next());
        JsonElement scheduler =
            Json.Member(options, "scheduler")
            ?? throw new BadProgramException($"a cooperator has a \"scheduler\": {Json.Excerpt(options)}");
        TimeSpan? delay = IsByHand(scheduler) ? (TimeSpan?)null : Seconds.ToTimeSpan(Json.Number(scheduler));
        int budget = Json.Integer(
            Json.Member(options, "budget")
                ?? throw new BadProgramException($"a cooperator has a \"budget\": {Json.Excerpt(options)}")
        );
        bool started = Json.Member(options, "started") is not { } flag || Json.Truth(flag);
        return player => player.Bind(name, new CooperatorThing(player, name, delay, budget, started));
    }

    private static bool IsByHand(JsonElement scheduler) =>
        scheduler.ValueKind == JsonValueKind.String && scheduler.GetString() == "manual";

    /// <summary>The deferred of a task's completion.</summary>
    private static DeferredThing Completion(Deferred<IEnumerator<Deferred?>> done) =>
        new(done.AddCallback(static object? (work) => work))
        {
            // It has fired, but was paused before.
            ValueBefore = () => done.TryGetOutcome(out Outcome<IEnumerator<Deferred?>> outcome) ? outcome.Value : null,
        };
}
