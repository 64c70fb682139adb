using Becket.Net.Errors;
using Becket.Reactors.Buffers;

namespace Becket.Net.Connections;

public sealed partial class Connection
{
    /// <summary>The number of received bytes that are kept for a reader before reading pauses: as many as the
    /// high-water mark of the other direction.</summary>
    internal const int InputLimit = 64 * 1024;

    // An idle connection holds no buffer. One receive may come on top of the limit.
    private ByteBuffer _input;
    private bool _isInputPaused;
    private bool _hasInputEnded;

    /// <summary>Set when the reactor or the port stops: the reader sees the end of the stream. Never left.</summary>
    private bool _dropsInput;

    private ReactorValueTaskSource<int> _read = new();
    private Memory<byte> _readInto;
    private CancellationToken _readToken;
    private CancellationTokenRegistration _readCancellation;

    /// <summary>Bytes that have arrived and were not read.</summary>
    internal int Buffered => _input.Count;

    /// <summary>Reads, on the loop.</summary>
    internal ValueTask<int> Read(Memory<byte> into, CancellationToken cancellation)
    {
        if (_read.IsPending)
        {
            throw new InvalidOperationException(
                "A read of this connection is under way. Await it before the next: two at once would share "
                    + "the bytes between them by chance."
            );
        }

        if (cancellation.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<int>(cancellation);
        }

        if (Buffered > 0)
        {
            return new ValueTask<int>(TakeInput(into.Span));
        }

        if (_isDisposed)
        {
            return ValueTask.FromException<int>(new ObjectDisposedException(nameof(Connection)));
        }

        if (_hasInputEnded)
        {
            return Reason is { Exception: not ConnectionDoneException }
                ? ValueTask.FromException<int>(Reason.Exception)
                : new ValueTask<int>(0);
        }

        if (!_read.IsFree)
        {
            // The last result has not been taken yet: the caller may still await its task.
            _read = new ReactorValueTaskSource<int>();
        }

        _readInto = into;
        _readToken = cancellation;
        ValueTask<int> task = _read.Begin();
        if (cancellation.CanBeCanceled)
        {
            _readCancellation = cancellation.UnsafeRegister(
                static (state, token) => ((Connection)state!).OnReadCancelled(token),
                this
            );
        }

        return task;
    }

    /// <summary>Takes the bytes that have arrived and were not read, for TLS.</summary>
    internal byte[] TakeBuffered()
    {
        _isInputPaused = false;
        return _input.TakeAll();
    }

    private void OnReceived(ReadOnlySpan<byte> data)
    {
        if (_isDisposed || _dropsInput)
        {
            return;
        }

        if (_read.IsPending)
        {
            // Straight into the pending read's memory. The rest is kept first, because the reader may read again at
            // once.
            int count = Math.Min(data.Length, _readInto.Length);
            data[..count].CopyTo(_readInto.Span);
            _input.Append(data[count..]);
            EndRead().SetResult(count);
        }
        else
        {
            _input.Append(data);
        }

        if (Buffered >= InputLimit && !_isInputPaused)
        {
            _isInputPaused = true;
            Transport.PauseProducing();
        }
    }

    private void OnInputEnded()
    {
        _hasInputEnded = true;
        if (_read.IsPending)
        {
            ReactorValueTaskSource<int> read = EndRead();
            if (Reason is { Exception: not ConnectionDoneException } reason)
            {
                read.SetException(reason.Exception);
            }
            else
            {
                read.SetResult(0);
            }
        }
    }

    private void FailRead(Exception error)
    {
        if (_read.IsPending)
        {
            EndRead().SetException(error);
        }
    }

    private ReactorValueTaskSource<int> EndRead()
    {
        _readInto = default;
        _readToken = default;
        _readCancellation.Unregister();
        _readCancellation = default;
        return _read;
    }

    private int TakeInput(Span<byte> into)
    {
        int count = _input.Take(into);

        // Half, so that a reader of small pieces does not pause and resume with each of them.
        if (_isInputPaused && Buffered <= InputLimit / 2)
        {
            _isInputPaused = false;
            Transport.ResumeProducing();
        }

        return count;
    }

    /// <summary>The token of a read was cancelled: on any thread, and maybe late.</summary>
    private void OnReadCancelled(CancellationToken token)
    {
        if (Reactor.IsOnThread)
        {
            CancelRead(token);
        }
        else
        {
            TryPost(() => CancelRead(token));
        }
    }

    private void CancelRead(CancellationToken token)
    {
        // Another read may be pending by now. If it has the same token, it is cancelled too.
        if (_read.IsPending && _readToken == token)
        {
            FailRead(new OperationCanceledException(token));
        }
    }
}
