namespace Becket.Cli.Running.Input;

/// <summary>Gives bytes as they come, and says when there are none yet.</summary>
internal interface IByteSource : IDisposable
{
    /// <summary>For messages.</summary>
    string Name { get; }

    /// <summary>Reads what is there, without waiting for more.</summary>
    /// <returns>How many bytes; 0 at the end; null if there are none yet, and <paramref name="arrived"/> is called once
    /// when there may be.</returns>
    /// <exception cref="RunException">It cannot be read.</exception>
    int? Read(Span<byte> into, Action arrived);
}
