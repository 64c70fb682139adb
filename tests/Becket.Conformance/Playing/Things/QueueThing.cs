using System.Text.Json.Nodes;

namespace Becket.Conformance.Playing.Things;

/// <summary>A queue of values.</summary>
internal sealed class QueueThing(DeferredQueue<object?> queue) : Thing
{
    public DeferredQueue<object?> Queue => queue;

    public override object Object => queue;

    public override JsonObject State(Player player) =>
        new() { ["pending"] = player.ToJson(queue.Pending.ToArray()), ["waiting"] = queue.Waiting };
}
