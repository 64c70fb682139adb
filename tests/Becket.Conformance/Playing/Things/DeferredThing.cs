using System.Text.Json.Nodes;

namespace Becket.Conformance.Playing.Things;

/// <summary>A deferred, through the handle with the programs' own values.</summary>
internal sealed class DeferredThing(Deferred<object?> handle) : Thing
{
    public Deferred<object?> Handle => handle;

    public override object Object => handle;

    /// <summary>
    /// For a deferred of the library with values of its own type, <see cref="Handle"/> is behind the callbacks that
    /// make a program's value of them. This is what the chain holds while it has not reached those callbacks (as it is
    /// paused, or running).
    /// </summary>
    public Func<object?>? ValueBefore { get; init; }

    /// <summary>
    /// The program fired it, so the chain begins at the handle. The first callback behind the handle then does what
    /// Twisted does before that point.
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
