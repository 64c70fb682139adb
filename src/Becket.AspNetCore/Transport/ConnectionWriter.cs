using System.IO.Pipelines;
using System.Threading.Tasks.Sources;
using Becket.Reactors;
using Becket.Reactors.Threads;

namespace Becket.AspNetCore.Transport;

/// <summary>The bytes that a connection sends, as Kestrel writes them.</summary>
/// <remarks>
/// <para>A flush on the loop gives the bytes to the channel, which sends everything that a turn has flushed in one
/// system call at its end. A flush on another thread hands the segments to the loop and need not wait for it.</para>
/// <para>Either way a flush waits while more than <see cref="HighWaterMark"/> is unsent, until all of it is
/// sent.</para>
/// </remarks>
internal sealed class ConnectionWriter(ReactorConnection connection) : PipeWriter, IValueTaskSource<FlushResult>
{
    /// <summary>In bytes; the same as the default of Kestrel's sockets.</summary>
    public const int HighWaterMark = 64 * 1024;

    private ManualResetValueTaskSourceCore<FlushResult> _core;
    private SegmentList _unflushed;

    /// <summary>The size of what flushes on other threads have handed to the loop, which has not taken it: the bytes,
    /// and one for each flush. While it is not zero, the loop does not complete a flush, except where it takes this:
    /// the other thread may still be inside of its flush.</summary>
    private long _handedOver;
    private CancellationTokenRegistration _cancellation;
    private CancellationToken _cancellationToken;
    private int _isCancelRequested;
    private bool _isCompleted;

    /// <summary>Whether a flush waits. Set by the writer, cleared by the loop.</summary>
    private volatile bool _isPending;

    /// <summary>Whether nothing can be sent any more. Set once, by the loop.</summary>
    private volatile bool _hasEnded;

    public override bool CanGetUnflushedBytes => true;

    public override long UnflushedBytes => _unflushed.Length;

    /// <summary>Whether other threads have handed over bytes that the loop has not taken yet.</summary>
    public bool HasHandedOver => Volatile.Read(ref _handedOver) != 0;

    /// <summary>The number of segments with memory that it holds. For tests, while nothing happens.</summary>
    internal int HeldMemory => _unflushed.Segments;

    /// <summary>Whether a flush may give bytes to the channel now: on the loop, and after all that other threads have
    /// handed over.</summary>
    private bool CanWriteNow => connection.IsOnLoop && !HasHandedOver;

    private long Unsent => connection.Unsent + Volatile.Read(ref _handedOver);

    public override Memory<byte> GetMemory(int sizeHint = 0)
    {
        CheckCanWrite();
        ArgumentOutOfRangeException.ThrowIfNegative(sizeHint);

        // Each segment of a long answer is larger than the one before, as far as segments grow.
        return _unflushed.GetFree(Math.Max(sizeHint, 1), expected: (int)Math.Min(_unflushed.Length, int.MaxValue));
    }

    public override Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    public override void Advance(int bytes)
    {
        CheckCanWrite();
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bytes, _unflushed.FreeLength);
        if (bytes > 0)
        {
            _unflushed.Commit(bytes);
        }
    }

    public override ValueTask<FlushResult> WriteAsync(
        ReadOnlyMemory<byte> source,
        CancellationToken cancellationToken = default
    )
    {
        CheckCanWrite();
        if (CanWriteNow && _unflushed.Length == 0 && !cancellationToken.IsCancellationRequested)
        {
            // No copy of our own: the channel sends from the caller's memory, or copies what must wait.
            connection.Send(source.Span);
        }
        else
        {
            _unflushed.Append(source.Span);
        }

        return FlushAsync(cancellationToken);
    }

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        CheckCanWrite();
        if (_isPending)
        {
            throw new InvalidOperationException(
                "A flush was begun while another one waits. Await the first one, or call CancelPendingFlush."
            );
        }

        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<FlushResult>(cancellationToken);
        }

        HandedBytes? handed = null;
        if (CanWriteNow)
        {
            SendUnflushed();
        }
        else
        {
            handed = TakeUnflushed();
        }

        bool mustWait = !_hasEnded && Unsent > HighWaterMark && Volatile.Read(ref _isCancelRequested) == 0;
        if (!mustWait)
        {
            bool isLost = handed is not null && !HandOver(handed);
            bool isCancelled = Interlocked.Exchange(ref _isCancelRequested, 0) != 0;
            return new ValueTask<FlushResult>(new FlushResult(isCancelled, _hasEnded || isLost));
        }

        _core.Reset();
        var flush = new ValueTask<FlushResult>(this, _core.Version);
        if (cancellationToken.CanBeCanceled)
        {
            _cancellationToken = cancellationToken;
            _cancellation = cancellationToken.UnsafeRegister(
                static writer => ((ConnectionWriter)writer!).OnTokenCancelled(),
                this
            );
        }

        _isPending = true;
        if (handed is null)
        {
            connection.ReportDrained();
        }
        else if (!HandOver(handed) && _isPending)
        {
            // The reactor has ended, and completes nothing any more.
            _isPending = false;
            _core.SetResult(new FlushResult(isCanceled: false, isCompleted: true));
        }

        return flush;
    }

    public override void CancelPendingFlush()
    {
        Volatile.Write(ref _isCancelRequested, 1);
        connection.TryPost(static connection => connection.Writer.OnCancelRequested());
    }

    public override void Complete(Exception? exception = null)
    {
        if (_isCompleted)
        {
            return;
        }

        _isCompleted = true;
        if (exception is not null)
        {
            // What was written is cut off in the middle: the peer must not take it for the whole.
            _unflushed.Clear();
            connection.AbortWith(exception);
        }
        else if (CanWriteNow)
        {
            SendUnflushed();
            connection.EndSending();
        }
        else
        {
            HandedBytes handed = TakeUnflushed();
            handed.IsLast = true;
            HandOver(handed);
        }
    }

    FlushResult IValueTaskSource<FlushResult>.GetResult(short token) => _core.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<FlushResult>.GetStatus(short token) => _core.GetStatus(token);

    void IValueTaskSource<FlushResult>.OnCompleted(
        Action<object?> continuation,
        object? state,
        short token,
        ValueTaskSourceOnCompletedFlags flags
    ) => _core.OnCompleted(continuation, state, token, connection.AtHome(flags));

    /// <summary>On the loop: everything is sent.</summary>
    public void OnDrained()
    {
        if (_isPending && Volatile.Read(ref _handedOver) == 0)
        {
            CompleteFlush();
        }
    }

    /// <summary>On the loop: nothing can be sent any more.</summary>
    public void OnEnded()
    {
        _hasEnded = true;
        if (_isPending && Volatile.Read(ref _handedOver) == 0)
        {
            CompleteFlush();
        }
    }

    private void CheckCanWrite()
    {
        if (_isCompleted)
        {
            throw new InvalidOperationException("The writer was completed, so nothing more can be written.");
        }
    }

    private void SendUnflushed()
    {
        for (BufferSegment? segment = _unflushed.Head; segment is not null; segment = segment.Following)
        {
            connection.Send(segment.Memory.Span);
        }

        _unflushed.Clear();
    }

    /// <summary>Counts the bytes as handed over. <see cref="HandOver"/> must follow.</summary>
    private HandedBytes TakeUnflushed()
    {
        var handed = new HandedBytes(this);
        handed.Bytes.TakeAll(ref _unflushed);
        Interlocked.Add(ref _handedOver, handed.Bytes.Length + 1);
        return handed;
    }

    /// <summary>Gives the bytes to the loop.</summary>
    /// <returns>False if the reactor has ended.</returns>
    /// <remarks>Always as a call from a thread, also on the loop: what other threads have handed over goes
    /// first.</remarks>
    private bool HandOver(HandedBytes handed) =>
        connection.Reactor.TryCallFromThread(new PostedAction<HandedBytes>(static handed => handed.Send(), handed));

    private void OnHandedOver(HandedBytes handed)
    {
        long count = handed.Bytes.Length + 1;
        for (BufferSegment? segment = handed.Bytes.Head; segment is not null; segment = segment.Following)
        {
            connection.Send(segment.Memory.Span);
        }

        handed.Bytes.Clear();
        if (handed.IsLast)
        {
            connection.EndSending();
        }

        if (Interlocked.Add(ref _handedOver, -count) != 0 || !_isPending)
        {
            return;
        }

        if (_cancellationToken.IsCancellationRequested)
        {
            CompleteFlush(new OperationCanceledException(_cancellationToken));
        }
        else if (_hasEnded || Volatile.Read(ref _isCancelRequested) != 0 || connection.Unsent <= HighWaterMark)
        {
            CompleteFlush();
        }
        else
        {
            connection.ReportDrained();
        }
    }

    private void OnCancelRequested()
    {
        if (_isPending && Volatile.Read(ref _isCancelRequested) != 0 && Volatile.Read(ref _handedOver) == 0)
        {
            CompleteFlush();
        }
    }

    private void OnTokenCancelled() =>
        connection.TryPost(static connection =>
        {
            ConnectionWriter writer = connection.Writer;
            if (
                writer._isPending
                && writer._cancellationToken.IsCancellationRequested
                && Volatile.Read(ref writer._handedOver) == 0
            )
            {
                writer.CompleteFlush(new OperationCanceledException(writer._cancellationToken));
            }
        });

    private void CompleteFlush(Exception? error = null)
    {
        _isPending = false;
        if (_cancellation != default)
        {
            _cancellation.Unregister();
            _cancellation = default;
            _cancellationToken = default;
        }

        bool isCancelled = error is null && Interlocked.Exchange(ref _isCancelRequested, 0) != 0;
        var completion = new Completion(this, new FlushResult(isCancelled, _hasEnded), error);
        connection.Reactor.InvokeGuarded(connection, nameof(FlushAsync), connection, ref completion);
    }

    private readonly struct Completion(ConnectionWriter writer, FlushResult result, Exception? error) : IUserCall
    {
        public void Invoke()
        {
            if (error is null)
            {
                writer._core.SetResult(result);
            }
            else
            {
                writer._core.SetException(error);
            }
        }
    }

    private sealed class HandedBytes(ConnectionWriter writer)
    {
        public SegmentList Bytes;

        /// <summary>Whether the stream ends after these bytes.</summary>
        public bool IsLast { get; set; }

        public void Send() => writer.OnHandedOver(this);
    }
}
