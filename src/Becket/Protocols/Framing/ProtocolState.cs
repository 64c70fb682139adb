using Becket.Deferreds;

namespace Becket.Protocols.Framing;

/// <summary>What a <see cref="StatefulProtocol"/> waits for: a number of bytes, and the method that takes
/// them.</summary>
/// <remarks>Made by <see cref="StatefulProtocol.Expect"/>. The default value means the same state again.</remarks>
public readonly struct ProtocolState : IEquatable<ProtocolState>
{
    internal ProtocolState(int size, StateHandler handler)
    {
        Size = size;
        Handler = handler;
    }

    /// <summary>The number of bytes; zero or more.</summary>
    public int Size { get; }

    /// <summary>The method that takes the bytes; null in the default value.</summary>
    [RunsOnLoop]
    public StateHandler? Handler { get; }

    /// <summary>Whether two states wait for the same number of bytes for the same method.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    public static bool operator ==(ProtocolState left, ProtocolState right) => left.Equals(right);

    /// <summary>Whether two states differ.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    public static bool operator !=(ProtocolState left, ProtocolState right) => !left.Equals(right);

    /// <inheritdoc/>
    public bool Equals(ProtocolState other) => Size == other.Size && Handler == other.Handler;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is ProtocolState other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Size, Handler);
}
