using System.Text.Json.Nodes;

namespace Becket.Conformance.Playing.Things;

/// <summary>A looping call.</summary>
internal sealed class LoopThing(LoopingCall loop) : Thing
{
    public LoopingCall Loop => loop;

    public override object Object => loop;

    public override JsonObject State(Player player) => new() { ["running"] = loop.Running };
}
