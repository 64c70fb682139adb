using System.IO.Pipelines;
using System.Threading.Tasks.Sources;
using Becket.Reactors;

namespace Becket.AspNetCore.Transport;

/// <summary>The bytes that a connection receives, as Kestrel reads them.</summary>
/// <remarks>
/// <para>There are two lists of bytes. <see cref="_buffer"/> belongs to the reader, on whatever thread that is.
/// <see cref="_ahead"/> belongs to the loop, which appends what arrives while no read waits, and hands the list over
/// while one does. So neither needs a lock.</para>
/// <para>A read that waits is completed on the loop only, and the code that awaits it goes on there at once, in the
/// loop's synchronization context: a request that was begun on the thread pool is on the loop from its first
/// read on.</para>
/// </remarks>
internal sealed class ConnectionReader(ReactorConnection connection) : PipeReader, IValueTaskSource<ReadResult>
{
    /// <summary>More than this is not received ahead of the reader; the peer waits. So much is received
    /// without a read that waits, because the end of the stream comes after it, and ends the request that
    /// runs.</summary>
    private const int MostAhead = 16 * 1024;

    private ManualResetValueTaskSourceCore<ReadResult> _core;
    private SegmentList _buffer;
    private SegmentList _ahead;
    private long _unexamined;
    private CancellationTokenRegistration _cancellation;
    private CancellationToken _cancellationToken;
    private int _isCancelRequested;
    private bool _isGivenOut;
    private bool _hasReportedEnd;
    private volatile bool _isCompleted;

    /// <summary>Whether a read waits. Set by the reader, cleared by the loop.</summary>
    private volatile bool _isPending;

    /// <summary>Whether nothing more will come. Set once by the loop, which does not touch <see cref="_ahead"/> after
    /// that.</summary>
    private volatile bool _hasEnded;
    private Exception? _error;

    /// <summary>Whether a read waits.</summary>
    public bool IsPending => _isPending;

    /// <summary>Whether bytes were received that the reader has not taken. On the loop, or an estimate.</summary>
    public bool HasUnread => _buffer.Length > 0 || _ahead.Length > 0;

    /// <summary>The number of segments with memory that it holds. For tests, while nothing happens.</summary>
    internal int HeldMemory => _buffer.Segments + _ahead.Segments;

    public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        CheckCanRead();
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<ReadResult>(cancellationToken);
        }

        if (TryTakeNow(out ReadResult result, out Exception? error))
        {
            return error is null ? new ValueTask<ReadResult>(result) : ValueTask.FromException<ReadResult>(error);
        }

        _core.Reset();
        var read = new ValueTask<ReadResult>(this, _core.Version);
        if (cancellationToken.CanBeCanceled)
        {
            _cancellationToken = cancellationToken;
            _cancellation = cancellationToken.UnsafeRegister(
                static reader => ((ConnectionReader)reader!).OnTokenCancelled(),
                this
            );
        }

        // Last: from now on the loop may complete it.
        _isPending = true;
        if (connection.IsOnLoop)
        {
            connection.ResumeReceiving();
        }
        else if (!connection.TryPost(static connection => connection.Reader.OnReadBegun()))
        {
            // The reactor has ended, and completes nothing any more.
            if (_isPending)
            {
                _isPending = false;
                _core.SetException(ReactorConnection.ReactorEnded());
            }
        }

        return read;
    }

    public override bool TryRead(out ReadResult result)
    {
        CheckCanRead();
        if (!TryTakeNow(out result, out Exception? error))
        {
            return false;
        }

        return error is null ? true : throw error;
    }

    public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        if (!_isGivenOut)
        {
            throw new InvalidOperationException(
                "AdvanceTo was called without a read before it. Call it once after each read."
            );
        }

        _isGivenOut = false;
        if (_buffer.Head is null)
        {
            return;
        }

        if (
            consumed.GetObject() is not BufferSegment consumedSegment
            || examined.GetObject() is not BufferSegment examinedSegment
        )
        {
            throw new InvalidOperationException(
                "AdvanceTo was given a position of other bytes than those that the last read returned."
            );
        }

        long length = _buffer.Length;
        long consumedOffset = _buffer.OffsetOf(consumedSegment, consumed.GetInteger());
        long examinedOffset = _buffer.OffsetOf(examinedSegment, examined.GetInteger());
        if (consumedOffset < 0 || consumedOffset > length)
        {
            throw new ArgumentOutOfRangeException(
                nameof(consumed),
                "The position is not in the bytes that the last read returned."
            );
        }

        _unexamined = length - Math.Max(consumedOffset, examinedOffset);
        _buffer.ReleaseBefore(consumedSegment, consumed.GetInteger());
    }

    public override void CancelPendingRead()
    {
        Volatile.Write(ref _isCancelRequested, 1);
        connection.TryPost(static connection => connection.Reader.OnCancelRequested());
    }

    public override void Complete(Exception? exception = null)
    {
        if (!_isCompleted)
        {
            _isCompleted = true;
            _isGivenOut = false;
            _unexamined = 0;
            _buffer.Clear();
            connection.TryPost(static connection => connection.Reader.OnCompletedByReader());
        }
    }

    ReadResult IValueTaskSource<ReadResult>.GetResult(short token) => _core.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<ReadResult>.GetStatus(short token) => _core.GetStatus(token);

    void IValueTaskSource<ReadResult>.OnCompleted(
        Action<object?> continuation,
        object? state,
        short token,
        ValueTaskSourceOnCompletedFlags flags
    ) => _core.OnCompleted(continuation, state, token, connection.AtHome(flags));

    /// <summary>On the loop: bytes have arrived.</summary>
    /// <returns>Whether to receive more now.</returns>
    public bool OnReceived(ReadOnlySpan<byte> data)
    {
        if (_isCompleted)
        {
            return false;
        }

        if (_isPending)
        {
            TakeAhead();
            _buffer.Append(data);
            _unexamined += data.Length;
            CompleteRead();
        }
        else
        {
            _ahead.Append(data);
        }

        return _isPending || _ahead.Length < MostAhead;
    }

    /// <summary>On the loop: nothing more will come.</summary>
    /// <param name="error">The reason; null for the end of the peer's stream.</param>
    public void OnEnded(Exception? error)
    {
        if (_hasEnded)
        {
            return;
        }

        _error = error;
        _hasEnded = true;
        if (_isPending)
        {
            TakeAhead();
            CompleteRead();
        }
    }

    /// <summary>On the loop: a read was begun on another thread.</summary>
    private void OnReadBegun()
    {
        if (!_isPending)
        {
            return;
        }

        TakeAhead();
        if (_unexamined > 0 || _hasEnded || Volatile.Read(ref _isCancelRequested) != 0)
        {
            CompleteRead();
        }
        else if (_cancellationToken.IsCancellationRequested)
        {
            CompleteRead(new OperationCanceledException(_cancellationToken));
        }
        else
        {
            connection.ResumeReceiving();
        }
    }

    private void OnCancelRequested()
    {
        if (_isPending && Volatile.Read(ref _isCancelRequested) != 0)
        {
            CompleteRead();
        }
    }

    private void OnTokenCancelled() =>
        connection.TryPost(static connection =>
        {
            ConnectionReader reader = connection.Reader;
            if (reader._isPending && reader._cancellationToken.IsCancellationRequested)
            {
                reader.CompleteRead(new OperationCanceledException(reader._cancellationToken));
            }
        });

    private void OnCompletedByReader()
    {
        _ahead.Clear();
        connection.PauseReceiving();
    }

    private void CheckCanRead()
    {
        if (_isCompleted)
        {
            throw new InvalidOperationException("The reader was completed, so it cannot be read from.");
        }

        if (_isPending)
        {
            throw new InvalidOperationException(
                "A read was begun while another one waits. Await the first one, or call CancelPendingRead."
            );
        }

        if (_isGivenOut)
        {
            throw new InvalidOperationException("A read was begun before AdvanceTo was called for the last one.");
        }
    }

    /// <summary>A result that is there already.</summary>
    private bool TryTakeNow(out ReadResult result, out Exception? error)
    {
        error = null;
        bool hasEnded = _hasEnded;
        if (hasEnded || connection.IsOnLoop)
        {
            TakeAhead();
        }

        if (_unexamined == 0 && !hasEnded && Volatile.Read(ref _isCancelRequested) == 0)
        {
            result = default;
            return false;
        }

        result = Take(out error);
        return true;
    }

    private void TakeAhead()
    {
        if (_ahead.Length > 0)
        {
            _unexamined += _ahead.Length;
            _buffer.TakeAll(ref _ahead);
        }
    }

    /// <summary>The result of a read, from the state now.</summary>
    private ReadResult Take(out Exception? error)
    {
        bool isCancelled = Interlocked.Exchange(ref _isCancelRequested, 0) != 0;
        bool hasEnded = _hasEnded;
        error = hasEnded && !isCancelled && _unexamined == 0 ? _error : null;
        if (error is null)
        {
            _isGivenOut = true;
        }

        if (hasEnded && _unexamined == 0 && !_hasReportedEnd)
        {
            _hasReportedEnd = true;
            connection.TryPost(static connection => connection.OnReaderSawEnd());
        }

        return new ReadResult(_buffer.Sequence, isCancelled, hasEnded && _error is null);
    }

    /// <summary>Completes the read that waits; the code that awaits it runs before this returns.</summary>
    private void CompleteRead(Exception? error = null)
    {
        _isPending = false;
        if (_cancellation != default)
        {
            _cancellation.Unregister();
            _cancellation = default;
            _cancellationToken = default;
        }

        ReadResult result = default;
        if (error is null)
        {
            result = Take(out error);
        }

        var completion = new Completion(this, result, error);
        connection.Reactor.InvokeGuarded(connection, nameof(ReadAsync), connection, ref completion);
    }

    private readonly struct Completion(ConnectionReader reader, ReadResult result, Exception? error) : IUserCall
    {
        public void Invoke()
        {
            if (error is null)
            {
                reader._core.SetResult(result);
            }
            else
            {
                reader._core.SetException(error);
            }
        }
    }
}
