namespace Becket.Conformance.Playing;

/// <summary>A step of a program, read and ready to be performed.</summary>
/// <param name="Names">The names it uses, in the order of its arguments.</param>
/// <param name="Action">What it does once they are all bound. Errors come out of it.</param>
internal sealed record Step(string[] Names, Action<Player> Action);

/// <summary>A step uses a name that is not bound.</summary>
internal sealed class UnboundNameException(string name) : Exception($"The name {name} is not bound.")
{
    public string Name => name;
}
