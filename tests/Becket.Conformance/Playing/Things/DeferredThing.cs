using System.Text.Json.Nodes;

namespace Becket.Conformance.Playing.Things;

/// <summary>A deferred, through the handle whose values are the programs' own.</summary>
internal sealed class DeferredThing(Deferred<object?> handle) : Thing
{
    public Deferred<object?> Handle => handle;

    public override object Object => handle;

    /// <summary>
    /// Where the library's own deferred has a type of its own and <see cref="Handle"/> stands behind the callbacks that
    /// make a program's value of it: what the chain holds while it has not come that far (it is paused, or running).
    /// </summary>
    public Func<object?>? ValueBefore { get; init; }

    /// <summary>
    /// The program fired it, so the chain begins at the handle; what Twisted has before that point, the first callback
    /// behind the handle makes up for.
    /// </summary>
    public bool IsFiredByHand { get; private set; }

    public void Fire(object? value)
    {
        if (value is Failure failure)
        {
            handle.Errback(failure);
            return;
        }

        if (!handle.Called)
        {
            IsFiredByHand = true;
        }

        handle.Callback(value);
    }

    public override JsonObject State(Player player)
    {
        var state = new JsonObject { ["called"] = handle.Called, ["paused"] = handle.PauseCount };
        if (handle.IsWaiting)
        {
            state["waiting"] = true;
        }
        else if (handle.Called)
        {
            state["result"] = player.ToJson(
                handle.TryGetOutcome(out Outcome<object?> outcome) ? Values.Of(outcome) : ValueBefore?.Invoke()
            );
        }

        return state;
    }
}
