using System.Runtime.CompilerServices;
using Becket.Net.Errors;
using Becket.Reactors;
using Becket.Reactors.Buffers;

#pragma warning disable CA2012 // The write is looked at once, when it has ended; in between it has to be somewhere.

namespace Becket.Net.Descriptors;

/// <summary>Writes to a stream whose writes may block, on the base class library's threads.</summary>
internal sealed class StreamOutput(Reactor reactor, Stream stream, IDirectionOwner owner) : IByteOutput
{
    private ConfiguredValueTaskAwaitable.ConfiguredValueTaskAwaiter _write;
    private ByteBuffer _unsent;
    private ByteBuffer _writing;
    private bool _isWriting;
    private bool _isFlushScheduled;
    private bool _closes;
    private bool _isClosed;

    public long Unsent => _unsent.Count + _writing.Count;

    public void Write(ReadOnlySpan<byte> data)
    {
        if (!_isClosed)
        {
            _unsent.Append(data);
            ScheduleFlush();
        }
    }

    public void CloseWhenSent()
    {
        _closes = true;
        ScheduleFlush();
    }

    public void Abort() => Close();

    private void ScheduleFlush()
    {
        if (!_isFlushScheduled && !_isWriting && !_isClosed)
        {
            _isFlushScheduled = true;
            reactor.CallSoon(static output => ((StreamOutput)output!).Flush(), this);
        }
    }

    private void Flush()
    {
        _isFlushScheduled = false;
        if (_isClosed || _isWriting)
        {
            return;
        }

        if (!_unsent.IsEmpty)
        {
            _writing = _unsent.Detach();
            _isWriting = true;
            _write = stream.WriteAsync(_writing.Memory).ConfigureAwait(false).GetAwaiter();
            _write.UnsafeOnCompleted(() =>
                StreamCalls.Post(reactor, static output => ((StreamOutput)output!).OnWritten(), this)
            );
        }
        else if (_closes)
        {
            Close();
            owner.OnOutputClosed(error: null);
        }
        else
        {
            owner.OnOutputSent();
        }
    }

    private void OnWritten()
    {
        _isWriting = false;
        _writing.Release();
        Exception? error = null;
        try
        {
            _write.GetResult();
        }
        catch (Exception thrown)
        {
            error = new ConnectionLostException($"Writing failed: {thrown.Message}", thrown);
        }

        if (_isClosed)
        {
            stream.Dispose();
        }
        else if (error is not null)
        {
            Close();
            owner.OnOutputClosed(error);
        }
        else
        {
            Flush();
        }
    }

    private void Close()
    {
        if (!_isClosed)
        {
            _isClosed = true;
            _unsent.Release();
            if (!_isWriting)
            {
                stream.Dispose();
            }
        }
    }
}
