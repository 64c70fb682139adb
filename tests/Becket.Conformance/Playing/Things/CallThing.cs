using System.Text.Json.Nodes;

namespace Becket.Conformance.Playing.Things;

/// <summary>A delayed call that the program made.</summary>
internal sealed class CallThing(DelayedCall call) : Thing
{
    public DelayedCall Call => call;

    public override object Object => call;

    public override JsonObject State(Player player)
    {
        var state = new JsonObject { ["active"] = call.Active };
        if (call.Active)
        {
            state["time"] = call.TimeInSeconds;
        }

        return state;
    }
}
