namespace Becket.Analyzers.Blocking;

/// <summary>A member that is known to block, and what to write instead.</summary>
internal sealed class BlockingMember(string type, string name, string? asyncName, BlockingKind kind)
{
    /// <summary>The full name of the type that declares it, or of a base type of the object that it is called on.
    /// </summary>
    public string Type { get; } = type;

    public string Name { get; } = name;

    /// <summary>The member of the same type that does the same without blocking; null if there is none.</summary>
    public string? AsyncName { get; } = asyncName;

    public BlockingKind Kind { get; } = kind;
}
