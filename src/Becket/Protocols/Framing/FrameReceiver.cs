using Becket.Deferreds;
using Becket.Net;
using Becket.Net.FlowControl;
using Becket.Reactors.Buffers;

namespace Becket.Protocols.Framing;

/// <summary>The base of the protocols that cut a stream of bytes into frames: lines, strings, frames between
/// delimiters. Derive from it for a format that the library does not have.</summary>
/// <remarks>
/// <para>A derived class overrides <see cref="ReadFrame"/>, which delivers one frame from the front of the bytes that
/// have arrived. The base class keeps incomplete frames, pauses between frames (also in the middle of a chunk), and has
/// time limits against slow clients.</para>
/// <para>A frame that is whole in the chunk that arrived is delivered where it lies. Only the rest of a chunk, the
/// beginning of a frame, is copied and kept. An idle connection holds no memory for this.</para>
/// <para>Once the connection is closed, by <see cref="ITransport.LoseConnection"/> in a callback for example, no more
/// frames are delivered.</para>
/// <para>It is an <see cref="IPushProducer"/>, so that it can be registered with a consumer that it forwards to.</para>
/// <para>Threads: the reactor's. Source: what <c>twisted.protocols.basic</c> does with <c>_PauseableMixin</c>.</para>
/// </remarks>
[RunsOnLoop]
public abstract partial class FrameReceiver : Protocol, IPushProducer
{
    /// <summary>How many frames without a byte may follow each other.</summary>
    private const int MaxEmptyFrames = 1_000;

    private ByteBuffer _held;
    private int _emptyFrames;
    private bool _isParsing;
    private bool _isPaused;

    /// <summary>Whether a callback has dropped the bytes behind its frame.</summary>
    private bool _hasDropped;

    /// <summary>The number of bytes that were received and not delivered: the beginning of a frame, or bytes that
    /// arrived before a pause. In <c>ConnectionLost</c>, more than zero means that the last frame is
    /// incomplete.</summary>
    public int Buffered { get; private set; }

    /// <summary>Whether the receiver is paused: from <see cref="PauseProducing"/> to
    /// <see cref="ResumeProducing"/>.</summary>
    public bool IsPaused => _isPaused;

    private bool MayDeliver => !_isPaused && IsConnected && Transport.IsConnected;

    /// <summary>Delivers no more frames until <see cref="ResumeProducing"/>, not even those that have arrived
    /// already.</summary>
    /// <remarks>May be called in a callback. Bytes that have arrived are kept. The transport reads no more, so they do
    /// not grow.</remarks>
    public void PauseProducing()
    {
        _isPaused = true;
        if (_hasFrame)
        {
            _deadline?.Clear();
        }

        Transport.PauseProducing();
    }

    /// <summary>Delivers frames again. Frames that have arrived already are delivered before it returns; within a
    /// callback of this receiver they are delivered after that callback.</summary>
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

    /// <summary>Delivers one frame from the front of <paramref name="data"/>, if a whole one is there.</summary>
    /// <param name="data">The bytes that have arrived and were not consumed; perhaps none. Valid until the call
    /// returns.</param>
    /// <param name="consumed">The number of bytes, from the front, that are not needed any more. The others come again,
    /// with more behind them. It counts only if the call returns: an exception ends the connection.</param>
    /// <returns>
    /// <see cref="FrameResult.Received"/> after a good frame, <see cref="FrameResult.Skipped"/> after a bad one; then
    /// the method is called again with the bytes that follow, even if there are none.
    /// <see cref="FrameResult.Incomplete"/> if more bytes have to arrive first. A thousand frames in a row without a
    /// byte consumed are an error, which ends the connection: that would go on for ever.
    /// </returns>
    /// <remarks>
    /// <para>It calls the method with which the protocol takes a frame. That method may pause the receiver, close the
    /// connection, and write.</para>
    /// <para>It must bound the length of a frame: all bytes that it does not consume are kept.</para>
    /// </remarks>
    protected abstract FrameResult ReadFrame(ReadOnlySpan<byte> data, out int consumed);

    /// <summary>How many bytes of a chunk to append to an incomplete frame before the next
    /// <see cref="ReadFrame"/>.</summary>
    /// <param name="held">The incomplete frame; not empty.</param>
    /// <param name="data">The chunk; not empty.</param>
    /// <returns>1 to the length of the chunk. The default is its length.</returns>
    /// <remarks>An override that returns the number of bytes up to the end of the frame saves a copy of those behind
    /// it.</remarks>
    protected virtual int BytesToAppend(ReadOnlySpan<byte> held, ReadOnlySpan<byte> data) => data.Length;

    /// <summary>Puts bytes in front of all that has arrived and was not delivered, and delivers the frames in
    /// them.</summary>
    /// <param name="data">The bytes. They are copied.</param>
    /// <remarks>For receivers that have taken more than was theirs, after a change of the format in mid-stream for
    /// example. Within <see cref="ReadFrame"/> the frames are delivered after it has returned, otherwise before this
    /// method returns.</remarks>
    protected void PutBack(ReadOnlySpan<byte> data)
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

    /// <summary>Cuts the chunk, together with the bytes that are kept, into frames.</summary>
    /// <param name="data">The chunk, as it arrived.</param>
    /// <exception cref="InvalidOperationException">It was called within a callback of this receiver. The order of the
    /// bytes would be lost.</exception>
    protected sealed override void DataReceived(ReadOnlySpan<byte> data)
    {
        if (_isParsing)
        {
            throw new InvalidOperationException(
                $"{GetType().Name} was given bytes within one of its callbacks, before those behind the present frame. "
                    + "A transport delivers one chunk after the other."
            );
        }

        Parse(data);
    }

    /// <summary>Drops all bytes that have arrived and were not delivered. In a callback these are the bytes behind the
    /// present frame, and bytes that were put back before.</summary>
    private protected void DropBuffered()
    {
        _held.Release();
        Buffered = 0;
        if (_isParsing)
        {
            // The rest of the chunk is known only after ReadFrame.
            _hasDropped = true;
        }
        else if (IsConnected && _deadline is not null)
        {
            SetDeadline(hasMoved: true);
        }
    }

    /// <summary>Parses the bytes that are kept. No transport is among the callers, so what a callback throws is
    /// reported here.</summary>
    private void ParseHeld()
    {
        if (_isParsing || !MayDeliver)
        {
            return;
        }

        try
        {
            Parse([]);
        }
        catch (Exception error)
        {
            // Not the reactor's guarded call: a receiver needs the reactor only here, so a test double of a transport
            // can do without one.
            Transport.Reactor.Report(error, $"{GetType().Name}.{nameof(DataReceived)}; its connection is closed");
            Transport.AbortConnection();
        }
    }

    private void Parse(ReadOnlySpan<byte> data)
    {
        bool hasMoved = false;
        _hasDropped = false;
        _isParsing = true;
        try
        {
            // A callback may pause the receiver, close the connection, or put bytes back. So each round asks anew.
            while (MayDeliver)
            {
                FrameResult result;
                if (_held.IsEmpty)
                {
                    result = ReadFrame(data, out int consumed);
                    CheckConsumed(result, consumed, data.Length);
                    data = data[consumed..];
                    data = TakeDropped() ? [] : data;
                    if (result == FrameResult.Incomplete)
                    {
                        break;
                    }
                }
                else
                {
                    result = ReadHeldFrame(out bool hasDropped);
                    data = hasDropped ? [] : data;
                    if (result == FrameResult.Incomplete)
                    {
                        if (data.IsEmpty)
                        {
                            break;
                        }

                        // The call may have dropped all that was kept.
                        if (!_held.IsEmpty)
                        {
                            int count = BytesToAppend(_held.Span, data);
                            _held.Append(data[..count]);
                            data = data[count..];
                        }

                        continue;
                    }
                }

                hasMoved = true;
                _hasFrame |= result == FrameResult.Received;
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
                SetDeadline(hasMoved);
            }
        }
    }

    /// <summary>Throws if <see cref="ReadFrame"/> has counted wrongly. A frame of no bytes may come for ever, and the
    /// loop would not go on.</summary>
    private void CheckConsumed(FrameResult result, int consumed, int available)
    {
        if ((uint)consumed > (uint)available)
        {
            throw new InvalidOperationException(
                $"{GetType().Name}.{nameof(ReadFrame)} consumed {consumed} bytes of {available}. "
                    + "It may consume none to all of them."
            );
        }

        if (consumed > 0 || result == FrameResult.Incomplete)
        {
            _emptyFrames = 0;
        }
        else if (++_emptyFrames > MaxEmptyFrames)
        {
            throw new InvalidOperationException(
                $"{GetType().Name}.{nameof(ReadFrame)} returned {result} {_emptyFrames} times and consumed no byte, so "
                    + $"this would go on for ever. Set consumed, or return {nameof(FrameResult.Incomplete)}."
            );
        }
    }

    private bool TakeDropped()
    {
        bool dropped = _hasDropped;
        _hasDropped = false;
        return dropped;
    }

    private FrameResult ReadHeldFrame(out bool hasDropped)
    {
        // A callback may append to the buffer, which may return the array to the pool. So the bytes that the callback
        // reads are detached for that time.
        ByteBuffer held = _held.Detach();
        FrameResult result = ReadFrame(held.Span, out int consumed);
        CheckConsumed(result, consumed, held.Count);
        held.Advance(consumed);
        hasDropped = TakeDropped();
        if (hasDropped)
        {
            held.Release();
        }
        else if (_held.IsEmpty)
        {
            _held = held;
        }
        else
        {
            _held.Append(held.Span);
            held.Release();
        }

        return result;
    }
}
