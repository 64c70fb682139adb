using System.Text.Json.Nodes;

namespace Becket.Conformance.Playing.Things;

/// <summary>An object that a name can be bound to.</summary>
internal abstract class Thing
{
    /// <summary>The library's object, which a value may refer to.</summary>
    public abstract object Object { get; }

    /// <summary>What the step <c>state</c> shows of it; null for an object without a state to show.</summary>
    public virtual JsonObject? State(Player player) => null;
}
