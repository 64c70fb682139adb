using System.Runtime.InteropServices;
using Becket.Deferreds;
using Becket.Native;
using Becket.Net.Errors;
using Becket.Reactors;
using Becket.Reactors.Buffers;
using Becket.Reactors.Drivers;

namespace Becket.Net.Descriptors;

/// <summary>Writes to a descriptor, as far as that takes bytes without waiting.</summary>
internal sealed class WatchedOutput : IByteOutput, IReadinessSink
{
    /// <summary>More bytes than this do not wait for the end of the turn.</summary>
    private const int MostKeptForTheTurn = 64 * 1024;

    private readonly Reactor _reactor;
    private readonly int _descriptor;
    private readonly IDirectionOwner _owner;
    private readonly IoReadiness _readiness;
    private readonly Action? _closed;
    private ByteBuffer _unsent;
    private Exception? _error;
    private bool _isFlushScheduled;
    private bool _isFull;
    private bool _closes;
    private bool _isClosed;

    /// <inheritdoc cref="WatchedInput(Reactor, int, IDirectionOwner, Action?)"/>
    public WatchedOutput(Reactor reactor, int descriptor, IDirectionOwner owner, [RunsOnLoop] Action? closed = null)
    {
        _reactor = reactor;
        _descriptor = descriptor;
        _owner = owner;
        _closed = closed;

        // Of a pipe, an error is that the last reader has gone.
        _readiness = DescriptorCopies.Watched(reactor, descriptor, ReadyEvents.Error, this);
    }

    public long Unsent => _unsent.Count;

    /// <summary>Writes to a duplicate of a descriptor, which does not block from now on.</summary>
    public static WatchedOutput OfCopy(Reactor reactor, int descriptor, IDirectionOwner owner) =>
        DescriptorCopies.NonBlocking(reactor, descriptor, copy => new WatchedOutput(reactor, copy, owner));

    public void Write(ReadOnlySpan<byte> data)
    {
        if (_isClosed || _error is not null)
        {
            return;
        }

        _unsent.Append(data);
        if (_unsent.Count > MostKeptForTheTurn && !_isFull)
        {
            Send();
        }

        ScheduleFlush();
    }

    public void CloseWhenSent()
    {
        _closes = true;
        ScheduleFlush();
    }

    public void Abort() => Close();

    void IReadinessSink.OnReady(ReadyEvents events)
    {
        if ((events & ReadyEvents.Writable) != 0)
        {
            _isFull = false;
            _readiness.Wanted = ReadyEvents.Error;
            Flush();
        }
        else if ((events & ReadyEvents.Error) != 0)
        {
            EndBy(new ConnectionResetException("The reader of what is written has gone."));
        }
        else if (_isFull)
        {
            EndBy(new ConnectionLostException("The other side has hung up, and takes no more bytes."));
        }
        else
        {
            // A hang-up of a terminal or a socket: what has arrived can still be read, and the input sees the end.
            _readiness.Wanted = ReadyEvents.None;
        }
    }

    void IReadinessSink.OnShutdown() => Close();

    private void ScheduleFlush()
    {
        if (!_isFlushScheduled && !_isClosed)
        {
            _isFlushScheduled = true;
            _reactor.CallSoon(static output => ((WatchedOutput)output!).Flush(), this);
        }
    }

    private void Flush()
    {
        _isFlushScheduled = false;
        if (_isClosed)
        {
            return;
        }

        if (!_isFull)
        {
            Send();
        }

        if (_error is not null)
        {
            EndBy(_error);
        }
        else if (_unsent.IsEmpty)
        {
            if (_closes)
            {
                if (OperatingSystem.IsLinux())
                {
                    // Of a socket, duplicates of which may be open; anything else ends when it is closed.
                    SocketCalls.ShutDownSending(_descriptor);
                }

                Close();
                _owner.OnOutputClosed(error: null);
            }
            else
            {
                _owner.OnOutputSent();
            }
        }
    }

    private void Send()
    {
        while (!_unsent.IsEmpty && _error is null)
        {
            SystemResult written = OperatingSystem.IsWindows() ? default : FileCalls.Write(_descriptor, _unsent.Span);
            if (written.IsSuccess)
            {
                _unsent.Advance(written.Value);
            }
            else if (written.Error == Errno.TryAgain)
            {
                _isFull = true;
                _readiness.Wanted = ReadyEvents.Writable | ReadyEvents.Error;
                return;
            }
            else
            {
                _error =
                    written.Error == Errno.BrokenPipe || written.Error == Errno.ConnectionReset
                        ? new ConnectionResetException("The reader of what is written has gone.")
                        : new ConnectionLostException(
                            $"Writing failed: {Marshal.GetPInvokeErrorMessage(written.Error)}."
                        );
            }
        }
    }

    private void EndBy(Exception error)
    {
        Close();
        _owner.OnOutputClosed(error);
    }

    private void Close()
    {
        if (!_isClosed)
        {
            _isClosed = true;
            _unsent.Release();
            _readiness.Close();
            _closed?.Invoke();
        }
    }
}
