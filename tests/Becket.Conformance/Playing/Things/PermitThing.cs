using System.Text.Json.Nodes;

namespace Becket.Conformance.Playing.Things;

/// <summary>A lock or a semaphore.</summary>
internal abstract class PermitThing : Thing
{
    public abstract DeferredThing Acquire();

    public abstract void Release();

    /// <summary>Calls a function while holding it.</summary>
    public abstract DeferredThing Run(Function function);
}

internal abstract class PermitThing<TPermit>(TPermit permit) : PermitThing
    where TPermit : DeferredPermit<TPermit>
{
    public sealed override object Object => permit;

    protected TPermit Permit => permit;

    public sealed override DeferredThing Acquire()
    {
        Deferred<TPermit> acquiring = permit.Acquire();
        return new DeferredThing(acquiring.AddCallback(static object? (held) => held))
        {
            // It has fired, but was paused before.
            ValueBefore = () => permit,
        };
    }

    public sealed override void Release() => permit.Release();

    public sealed override DeferredThing Run(Function function)
    {
        DeferredThing? thing = null;

        // In Twisted a program that fires this deferred fires the deferred of Acquire, so the function is called, and
        // then a permit is released that was never acquired. Here the program's value is behind those callbacks, so
        // their work is done at this place.
        Deferred<object?> running = permit
            .Run(() => function.Start())
            .AddCallback(value =>
                thing is not { IsFiredByHand: true }
                    ? Deferred.Succeed(value)
                    : Deferred
                        .MaybeDeferred(() => function.Start())
                        .AddBoth(
                            Outcome<object?> (outcome) =>
                            {
                                permit.Release();
                                return outcome;
                            }
                        )
            );
        thing = new DeferredThing(running) { ValueBefore = () => permit };
        return thing;
    }
}

internal sealed class LockThing(DeferredLock @lock) : PermitThing<DeferredLock>(@lock)
{
    public override JsonObject State(Player player) =>
        new() { ["locked"] = Permit.Locked, ["waiting"] = Permit.Waiting };
}

internal sealed class SemaphoreThing(DeferredSemaphore semaphore) : PermitThing<DeferredSemaphore>(semaphore)
{
    public override JsonObject State(Player player) =>
        new()
        {
            ["tokens"] = Permit.Tokens,
            ["limit"] = Permit.Limit,
            ["waiting"] = Permit.Waiting,
        };
}
