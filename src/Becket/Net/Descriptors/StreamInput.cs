using System.Runtime.CompilerServices;
using Becket.Deferreds;
using Becket.Net.Errors;
using Becket.Reactors;

#pragma warning disable CA2012 // The read is looked at once, when it has ended; in between it has to be somewhere.

namespace Becket.Net.Descriptors;

/// <summary>Reads a stream whose reads may block: a file, or the console where it cannot be watched. The base class
/// library's threads do that; the reactor does not wait for them when it stops.</summary>
/// <param name="reactor">The reactor.</param>
/// <param name="stream">The input's own.</param>
/// <param name="owner">Is notified.</param>
/// <param name="closed">Called when the input is closed; null for nothing.</param>
internal sealed class StreamInput(
    Reactor reactor,
    Stream stream,
    IDirectionOwner owner,
    [RunsOnLoop] Action? closed = null
) : IByteInput
{
    private readonly byte[] _buffer = new byte[64 * 1024];
    private ConfiguredValueTaskAwaitable<int>.ConfiguredValueTaskAwaiter _read;

    /// <summary>A read is under way, or its result has not been taken.</summary>
    private bool _isReading;

    /// <summary>The read has ended, while the input was paused.</summary>
    private bool _isHeld;
    private bool _isPaused = true;
    private bool _isClosed;

    public void Resume()
    {
        if (!_isPaused || _isClosed)
        {
            return;
        }

        _isPaused = false;
        if (_isHeld)
        {
            _isHeld = false;
            reactor.CallSoon(static input => ((StreamInput)input!).OnRead(), this);
        }
        else if (!_isReading)
        {
            Read();
        }
    }

    public void Pause() => _isPaused = true;

    public void Close()
    {
        if (!_isClosed)
        {
            _isClosed = true;
            if (!_isReading || _isHeld)
            {
                stream.Dispose();
            }

            closed?.Invoke();
        }
    }

    private void Read()
    {
        _isReading = true;
        _read = stream.ReadAsync(_buffer).ConfigureAwait(false).GetAwaiter();
        _read.UnsafeOnCompleted(() => StreamCalls.Post(reactor, static input => ((StreamInput)input!).OnRead(), this));
    }

    private void OnRead()
    {
        if (_isPaused && !_isClosed)
        {
            _isHeld = true;
            return;
        }

        _isReading = false;
        int count = 0;
        Exception? error = null;
        try
        {
            count = _read.GetResult();
        }
        catch (Exception thrown)
        {
            error = new ConnectionLostException($"Reading failed: {thrown.Message}", thrown);
        }

        if (_isClosed)
        {
            stream.Dispose();
        }
        else if (error is not null || count == 0)
        {
            owner.OnInputEnded(error);
        }
        else
        {
            owner.OnInput(_buffer.AsSpan(0, count));
            if (!_isPaused && !_isClosed && !_isReading)
            {
                Read();
            }
        }
    }
}
