using Becket.Deferreds;

namespace Becket.Protocols.Framing;

/// <summary>Receives bytes in pieces; the derived class chooses the size of each piece after the one before. For binary
/// formats in which a field holds the length of the next one.</summary>
/// <remarks>
/// <para>Each handler returns the next state: <c>return Expect(length, Body);</c>. A protocol on a hot path keeps
/// states of constant size in fields, because turning a method into a delegate allocates.</para>
/// <para>Threads: the reactor's. Source: <c>twisted.protocols.stateful.StatefulProtocol</c>.</para>
/// </remarks>
[RunsOnLoop]
public abstract class StatefulProtocol : FrameReceiver
{
    private ProtocolState _state;
    private bool _isBroken;

    /// <summary>The largest number of bytes that a state may wait for, as a rule chosen by the peer. Default:
    /// 99,999.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Less than zero.</exception>
    public int MaxLength
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            field = value;
        }
    } = 99_999;

    /// <summary>Returns the first state.</summary>
    /// <remarks>Source: <c>getInitialState</c>.</remarks>
    protected abstract ProtocolState InitialState();

    /// <summary>A handler returned a state of more than <see cref="MaxLength"/> bytes. The default loses the
    /// connection.</summary>
    /// <param name="size">The number of bytes.</param>
    /// <remarks>If an override keeps the connection, no more bytes are delivered.</remarks>
    protected virtual void LengthLimitExceeded(int size) => Transport.LoseConnection();

    /// <summary>Creates a state.</summary>
    /// <param name="size">The number of bytes to wait for. With zero, the handler is called as soon as the present one
    /// has returned.</param>
    /// <param name="handler">The method that takes the bytes.</param>
    /// <exception cref="ArgumentOutOfRangeException">The size is negative. Read a size that comes from the peer as an
    /// unsigned number, and check it.</exception>
    protected static ProtocolState Expect(int size, [RunsOnLoop] StateHandler handler)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(size);
        ArgumentNullException.ThrowIfNull(handler);
        return new ProtocolState(size, handler);
    }

    /// <inheritdoc/>
    protected sealed override FrameResult ReadFrame(ReadOnlySpan<byte> data, out int consumed)
    {
        ProtocolState state = CurrentState();
        if (_isBroken || state.Size > MaxLength)
        {
            consumed = data.Length;
            if (_isBroken)
            {
                return FrameResult.Incomplete;
            }

            _isBroken = true;
            LengthLimitExceeded(state.Size);
            return FrameResult.Skipped;
        }

        if (data.Length < state.Size)
        {
            consumed = 0;
            return FrameResult.Incomplete;
        }

        consumed = state.Size;
        ProtocolState next = state.Handler!(data[..consumed]);
        if (next.Handler is not null)
        {
            _state = next;
        }

        return FrameResult.Received;
    }

    /// <inheritdoc/>
    protected sealed override int BytesToAppend(ReadOnlySpan<byte> held, ReadOnlySpan<byte> data) =>
        Math.Clamp(_state.Size - held.Length, 1, data.Length);

    private ProtocolState CurrentState()
    {
        if (_state.Handler is null)
        {
            _state = InitialState();
            if (_state.Handler is null)
            {
                throw new InvalidOperationException(
                    $"{GetType().Name}.InitialState returned no state. Return Expect(size, handler)."
                );
            }
        }

        return _state;
    }
}
