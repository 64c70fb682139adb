using Becket.Conformance.Playing;
using Becket.Conformance.Playing.Things;
using Becket.Conformance.Reading;

namespace Becket.Conformance.Steps;

/// <summary>Locks, semaphores and queues.</summary>
internal static class SyncSteps
{
    public static IReadOnlyDictionary<string, ReadStep> All { get; } =
        new Dictionary<string, ReadStep>
        {
            ["lock"] = static arguments =>
            {
                string name = arguments.Text();
                return player => player.Bind(name, new LockThing(new DeferredLock()));
            },
            ["sem"] = static arguments =>
            {
                (string? name, int tokens) = (arguments.Text(), arguments.Integer());
                return player => player.Bind(name, new SemaphoreThing(new DeferredSemaphore(tokens)));
            },
            ["acquire"] = static arguments =>
            {
                (string? name, string? permit) = (arguments.Text(), arguments.Used());
                return player => player.Bind(name, player.Get<PermitThing>(permit).Acquire());
            },
            ["release"] = static arguments =>
            {
                string permit = arguments.Used();
                return player => player.Get<PermitThing>(permit).Release();
            },
            ["run"] = static arguments =>
            {
                (string? name, string? permit, FunctionText? text) = (
                    arguments.Text(),
                    arguments.Used(),
                    arguments.Function()
                );
                return player => player.Bind(name, player.Get<PermitThing>(permit).Run(new Function(player, text)));
            },
            ["queue"] = static arguments =>
            {
                (string? name, int? size, int? backlog) = (
                    arguments.Text(),
                    arguments.IntegerOrNull(),
                    arguments.IntegerOrNull()
                );
                return player => player.Bind(name, new QueueThing(new DeferredQueue<object?>(size, backlog)));
            },
            ["put"] = static arguments =>
            {
                (string? queue, Func<object?>? value) = (arguments.Used(), arguments.Value());
                return player => player.Get<QueueThing>(queue).Queue.Put(value());
            },
            ["get"] = static arguments =>
            {
                (string? name, string? queue) = (arguments.Text(), arguments.Used());

                // For the library a failure in a queue is a value like any other. In Twisted, the deferred that gets
                // it fails.
                return player =>
                    player.Bind(
                        name,
                        new DeferredThing(player.Get<QueueThing>(queue).Queue.Get().AddCallback(Values.AsDeferred))
                    );
            },
        };
}
