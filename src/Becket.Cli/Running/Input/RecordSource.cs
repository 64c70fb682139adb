namespace Becket.Cli.Running.Input;

/// <summary>Supplies records, each a list of columns, one at a time.</summary>
internal abstract class RecordSource : IDisposable
{
    /// <summary>Whether there are no more records.</summary>
    public abstract bool IsOver { get; }

    /// <summary>Called when a record may be available, after <see cref="TryRead"/> returned false.</summary>
    public abstract Action? Arrived { get; set; }

    /// <summary>Reads the next record's columns.</summary>
    /// <returns>False if no record is available yet, or there are no more (<see cref="IsOver"/>).</returns>
    /// <exception cref="RunException">The source cannot be read, or holds no records.</exception>
    public abstract bool TryRead(out IReadOnlyList<string> columns);

    /// <summary>Skips the next record.</summary>
    /// <inheritdoc cref="TryRead"/>
    public virtual bool TrySkip() => TryRead(out _);

    public abstract void Dispose();
}
