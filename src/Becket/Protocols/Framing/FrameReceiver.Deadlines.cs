using Becket.Net.Transports;
using Becket.Protocols.Timeouts;
using Becket.Time;

namespace Becket.Protocols.Framing;

/// <content>Time limits for frames.</content>
public abstract partial class FrameReceiver
{
    /// <summary>For the first frame, and after that for each frame. Made by the first limit that is set.</summary>
    private Deadline? _deadline;

    /// <summary>Set by the first good frame; never cleared.</summary>
    private bool _hasFrame;

    /// <summary>How long the first good frame may take, from the connection on. Null, the default: no limit. After that
    /// time, <see cref="FrameTimedOut"/> is called.</summary>
    /// <remarks>Guards against clients that connect and say nothing, and against those that send only noise: frames
    /// that were skipped or rejected do not count. Set it before the connection is made, or in
    /// <c>ConnectionMade</c>.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">Zero or less, and not Timeout.InfiniteTimeSpan, which is
    /// no limit.</exception>
    public TimeSpan? FirstFrameTimeout
    {
        get;
        set
        {
            field = TimeLimits.PositiveOrNull(value, nameof(FirstFrameTimeout));
            if (IsConnected && !_hasFrame)
            {
                BeginFirstFrame();
            }
        }
    }

    /// <summary>How long each frame may take, from its first byte to its last. Null, the default: no limit. After that
    /// time, <see cref="FrameTimedOut"/> is called.</summary>
    /// <remarks>
    /// Guards against clients that send a byte a second and never end a line: each byte is activity, so an
    /// <see cref="IdleTimeout"/> does not notice them. Time in which this side has paused does not count.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">Zero or less, and not Timeout.InfiniteTimeSpan, which is
    /// no limit.</exception>
    public TimeSpan? FrameTimeout
    {
        get;
        set => field = TimeLimits.PositiveOrNull(value, nameof(FrameTimeout));
    }

    /// <summary>A frame took too long: see <see cref="FirstFrameTimeout"/> and <see cref="FrameTimeout"/>. The default
    /// aborts the connection.</summary>
    /// <remarks>Differs: Twisted has nothing of the kind. It aborts rather than closes, because a client that sends
    /// slowly may read slowly too, and then closing would take for ever.</remarks>
    protected virtual void FrameTimedOut() => Transport.AbortTimedOut("A frame took too long.");

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

    /// <summary>Sets or clears the deadline after a chunk.</summary>
    /// <param name="hasMoved">Whether a frame ended in the chunk, so that the incomplete one behind it is new.</param>
    private void SetDeadline(bool hasMoved)
    {
        if (!_hasFrame && FirstFrameTimeout is not null)
        {
            return;
        }

        if (FrameTimeout is not { } timeout || _held.IsEmpty || _isPaused)
        {
            _deadline?.Clear();
        }
        else if (hasMoved || _deadline is not { IsSet: true })
        {
            NeedDeadline().Set(timeout);
        }
    }

    private Deadline NeedDeadline() => _deadline ??= new Deadline(Transport.Reactor, OnFrameTimedOut);

    /// <summary>What the protocol throws ends its connection, as what its other members throw does. The timer reports
    /// it.</summary>
    private void OnFrameTimedOut()
    {
        try
        {
            FrameTimedOut();
        }
        catch
        {
            Transport.AbortConnection();
            throw;
        }
    }
}
