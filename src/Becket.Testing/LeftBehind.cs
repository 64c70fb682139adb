namespace Becket.Testing;

/// <summary>One thing that a test left behind on its reactor.</summary>
public sealed class LeftBehind
{
    internal LeftBehind(LeftBehindKind kind, string description, string? place)
    {
        Kind = kind;
        Description = description;
        Place = place;
    }

    /// <summary>What kind of thing it is.</summary>
    public LeftBehindKind Kind { get; }

    /// <summary>Which one: its addresses and protocol, its function and time, or its program and number.</summary>
    public string Description { get; }

    /// <summary>Where the test's code made it: the method, and the file and line if there are debug symbols. Null if
    /// that is not known: <see cref="ReactorTestOptions.RecordPlaces"/> was off, or the loop made it without code of
    /// the test, as it does after a name was resolved.</summary>
    /// <remarks>For an accepted connection: where its port was made. In optimized code the line may be that of the
    /// statement before.</remarks>
    public string? Place { get; }

    /// <inheritdoc/>
    public override string ToString() => Place is null ? Description : $"{Description}, made {Place}";
}
