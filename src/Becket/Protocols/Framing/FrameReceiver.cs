using Becket.Net;
using Becket.Net.FlowControl;
using Becket.Protocols.Timeouts;
using Becket.Reactors.Buffers;

namespace Becket.Protocols.Framing;

/// <summary>What the protocols that cut a stream into frames (lines, strings) share: they can be paused in the middle
/// of a chunk, and guard against slow clients.</summary>
/// <remarks>
/// <para>A frame that is whole in the chunk that arrived is delivered where it lies; only the rest of a chunk, the
/// beginning of a frame, is kept. An idle connection holds no memory for this.</para>
/// <para>Once the connection is closed, by <see cref="ITransport.LoseConnection"/> in a callback for example, no more
/// frames are delivered.</para>
/// <para>It is an <see cref="IPushProducer"/>, so that it can be registered with a consumer that it forwards to.</para>
/// <para>Threads: the reactor's. Source: what <c>twisted.protocols.basic</c> does with <c>_PauseableMixin</c>.</para>
/// </remarks>
public abstract class FrameReceiver : Protocol, IPushProducer
{
    private ByteBuffer _held;
    private Deadline? _deadline;
    private bool _isParsing;
    private bool _isPaused;
    private bool _hasFrame;

    private protected FrameReceiver() { }

    /// <summary>Bytes that were received and not delivered: the beginning of a frame, or what came before a pause. In
    /// <c>ConnectionLost</c>, more than zero means that the last frame is incomplete.</summary>
    public int Buffered { get; private set; }

    /// <summary>Whether it is paused: from <see cref="PauseProducing"/> to <see cref="ResumeProducing"/>.</summary>
    public bool IsPaused => _isPaused;

    /// <summary>How long the first complete frame may take, from the connection on; null, the default: as long as it
    /// likes. After that, <see cref="FrameTimedOut"/>.</summary>
    /// <remarks>Guards against clients that connect and say nothing. Set it before the connection is made, or in
    /// <c>ConnectionMade</c>.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">Zero or less.</exception>
    public TimeSpan? FirstFrameTimeout
    {
        get;
        set
        {
            ThrowIfNotPositive(value);
            field = value;
            if (IsConnected && !_hasFrame)
            {
                BeginFirstFrame();
            }
        }
    }

    /// <summary>How long each frame may take, from its first byte to its last; null, the default: as long as it likes.
    /// After that, <see cref="FrameTimedOut"/>.</summary>
    /// <remarks>
    /// Guards against clients that send a byte a second and never end a line: each byte is activity, so an
    /// <see cref="IdleTimeout"/> does not see them. Time in which this side has paused does not count.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">Zero or less.</exception>
    public TimeSpan? FrameTimeout
    {
        get;
        set
        {
            ThrowIfNotPositive(value);
            field = value;
        }
    }

    private bool MayGoOn => !_isPaused && IsConnected && Transport.IsConnected;

    /// <summary>Delivers no more frames, not even those that have arrived already, until
    /// <see cref="ResumeProducing"/>.</summary>
    /// <remarks>May be called in a callback. What is there is kept; the transport reads no more, so it does not
    /// grow.</remarks>
    public void PauseProducing()
    {
        _isPaused = true;
        if (_hasFrame)
        {
            _deadline?.Clear();
        }

        Transport.PauseProducing();
    }

    /// <summary>Delivers frames again: first, before it returns, those that have arrived already (unless it is called
    /// in a callback, which goes on by itself).</summary>
    public void ResumeProducing()
    {
        _isPaused = false;
        Transport.ResumeProducing();
        ParseHeld();
    }

    /// <summary>Loses the connection. Source: <c>stopProducing</c> of Twisted's <c>_PauseableMixin</c>.</summary>
    public void StopProducing() => Transport.LoseConnection();

    internal override void OnBegun() => BeginFirstFrame();

    internal override void OnEnded()
    {
        _deadline?.Cancel();
        if (!_isParsing)
        {
            _held.Release();
        }
    }

    /// <summary>A frame took too long: see <see cref="FirstFrameTimeout"/> and <see cref="FrameTimeout"/>. The default
    /// aborts the connection.</summary>
    /// <remarks>Differs: Twisted has nothing of the kind. It aborts rather than closes, as who sends slowly may read
    /// slowly too, and then closing would take for ever.</remarks>
    protected virtual void FrameTimedOut() => Transport.AbortConnection();

    /// <summary>Cuts the chunk, together with what is kept, into frames.</summary>
    /// <param name="data">As it came.</param>
    protected sealed override void DataReceived(ReadOnlySpan<byte> data)
    {
        if (_isParsing)
        {
            _held.Append(data);
        }
        else
        {
            Parse(data);
        }
    }

    /// <summary>Delivers one frame from the front.</summary>
    /// <param name="data">What there is; perhaps nothing. What was not taken comes again, with more behind it.</param>
    /// <param name="taken">How many bytes are done with.</param>
    /// <returns>False if there is no whole frame; then nothing was delivered. (But bytes that nobody will want may be
    /// taken.)</returns>
    private protected abstract bool TryTake(ReadOnlySpan<byte> data, out int taken);

    /// <summary>How many bytes of a chunk to put behind an incomplete frame before the next look at it: up to the
    /// frame's end if that is in sight, so that the rest need not be copied.</summary>
    /// <param name="held">The incomplete frame; not empty.</param>
    /// <param name="data">The chunk; not empty.</param>
    /// <returns>1 to the chunk's length.</returns>
    private protected abstract int Wanted(ReadOnlySpan<byte> held, ReadOnlySpan<byte> data);

    /// <summary>What is parsed next, before all that has arrived and is not delivered.</summary>
    private protected void PutNext(ReadOnlySpan<byte> data)
    {
        if (_isParsing)
        {
            _held.Append(data);
            return;
        }

        ByteBuffer held = _held.Detach();
        _held.Append(data);
        _held.Append(held.Span);
        held.Release();
        Buffered = _held.Count;
        ParseHeld();
    }

    /// <summary>Parses what is kept. Not from within a transport's call, so what a callback throws is dealt with
    /// here.</summary>
    private void ParseHeld()
    {
        if (_isParsing || !MayGoOn)
        {
            return;
        }

        try
        {
            Parse([]);
        }
        catch (Exception error)
        {
            Transport.Reactor.Report(error, $"{GetType().Name}.{nameof(DataReceived)}; its connection is closed");
            Transport.AbortConnection();
        }
    }

    private void Parse(ReadOnlySpan<byte> data)
    {
        bool frames = false;
        _isParsing = true;
        try
        {
            // Callbacks may pause, close, or put something in front; so all of that is asked anew before each frame.
            while (MayGoOn)
            {
                if (_held.IsEmpty)
                {
                    bool isFrame = TryTake(data, out int taken);
                    data = data[taken..];
                    if (!isFrame)
                    {
                        break;
                    }

                    frames = _hasFrame = true;
                }
                else if (TryTakeHeld())
                {
                    frames = _hasFrame = true;
                }
                else if (data.IsEmpty)
                {
                    break;
                }
                else
                {
                    int wanted = Wanted(_held.Span, data);
                    _held.Append(data[..wanted]);
                    data = data[wanted..];
                }
            }

            _held.Append(data);
        }
        finally
        {
            _isParsing = false;
            Buffered = _held.Count;
            if (!IsConnected || !Transport.IsConnected)
            {
                _held.Release();
                _deadline?.Cancel();
            }
            else if (_deadline is not null || FrameTimeout is not null)
            {
                SetDeadline(frames);
            }
        }
    }

    private bool TryTakeHeld()
    {
        // Callbacks may append, which may give the array back; so it is out of their reach while they look at it.
        ByteBuffer held = _held.Detach();
        bool isFrame = TryTake(held.Span, out int taken);
        held.Advance(taken);
        if (_held.IsEmpty)
        {
            _held = held;
        }
        else
        {
            _held.Append(held.Span);
            held.Release();
        }

        return isFrame;
    }

    private void BeginFirstFrame()
    {
        if (FirstFrameTimeout is { } timeout)
        {
            NeedDeadline().Set(timeout);
        }
        else
        {
            _deadline?.Clear();
        }
    }

    private void SetDeadline(bool frames)
    {
        if (!_hasFrame && FirstFrameTimeout is not null)
        {
            return;
        }

        if (FrameTimeout is not { } timeout || _held.IsEmpty || _isPaused)
        {
            _deadline?.Clear();
        }
        else if (frames || _deadline is not { IsSet: true })
        {
            NeedDeadline().Set(timeout);
        }
    }

    private Deadline NeedDeadline() => _deadline ??= new Deadline(Transport.Reactor, FrameTimedOut);

    private static void ThrowIfNotPositive(TimeSpan? value)
    {
        if (value is { } time)
        {
            ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(time, TimeSpan.Zero, nameof(value));
        }
    }
}
