namespace Becket.Protocols.Framing;

/// <summary>Receives bytes in pieces of sizes that it says itself, one after the other: for binary formats, where each
/// field says how long the next one is.</summary>
/// <remarks>
/// <para>Each handler says what comes next: <c>return Expect(length, Body);</c>. A protocol on a hot path keeps states
/// of constant size in fields, as naming a method makes an object.</para>
/// <para>Threads: the reactor's. Source: <c>twisted.protocols.stateful.StatefulProtocol</c>.</para>
/// </remarks>
public abstract class StatefulProtocol : FrameReceiver
{
    private ProtocolState _state;
    private bool _isBroken;

    /// <summary>How many bytes a state may ask for. Default: 99,999. As a rule the size comes from the peer.</summary>
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

    /// <summary>What to wait for first.</summary>
    /// <remarks>Source: <c>getInitialState</c>.</remarks>
    protected abstract ProtocolState InitialState();

    /// <summary>A handler asked for more than <see cref="MaxLength"/> bytes. The default loses the
    /// connection.</summary>
    /// <param name="size">How many.</param>
    /// <remarks>An override that lets the connection stand receives nothing more.</remarks>
    protected virtual void LengthLimitExceeded(int size) => Transport.LoseConnection();

    /// <summary>A state.</summary>
    /// <param name="size">How many bytes to wait for; with zero, the handler is called at once, after the present
    /// one.</param>
    /// <param name="handler">Who takes them.</param>
    /// <exception cref="ArgumentOutOfRangeException">The size is negative. A size that comes from the peer is best read
    /// as an unsigned number, and checked.</exception>
    protected static ProtocolState Expect(int size, StateHandler handler)
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
