using System.Net.Sockets;
using Becket.Reactors.Drivers;

namespace Becket.Processes.Transports;

/// <summary>This program's end of a pipe to a child: connects its channel to the child's transport.</summary>
internal sealed class ChildPipe : IChannelSink
{
    public ChildPipe(int descriptor, bool isForReading, IoChannel channel)
    {
        Descriptor = descriptor;
        IsForReading = isForReading;
        Channel = channel;
        channel.Sink = this;
    }

    /// <summary>The child's number for the pipe.</summary>
    public int Descriptor { get; }

    /// <summary>Whether this program reads from it; otherwise it writes to it.</summary>
    public bool IsForReading { get; }

    public IoChannel Channel { get; }

    /// <summary>The descriptor of the terminal's other side; -1 if it is no terminal, or closed.</summary>
    public int TerminalDescriptor
    {
        get => Channel.HasEnded ? -1 : field;
        init;
    } = -1;

    /// <summary>Set before the turn ends in which the child was started; null if it could not be started.</summary>
    public ProcessTransport? Owner { get; set; }

    /// <summary>The transport has been notified of its end.</summary>
    public bool IsClosed { get; private set; }

    /// <summary>Why not all bytes have come through; Success if they have, or if the pipe was closed on
    /// purpose.</summary>
    public SocketError Loss { get; private set; }

    /// <summary>PauseReading was called for this pipe alone; until ResumeReading.</summary>
    public bool IsPaused { get; set; }

    void IChannelSink.OnConnected() { }

    void IChannelSink.OnReceived(ReadOnlySpan<byte> data) => Owner?.OnReceived(this, data);

    bool IChannelSink.Take(int descriptor) => Owner?.Take(this, descriptor) == true;

    void IChannelSink.OnEndOfStream() => Channel.Close();

    void IChannelSink.OnDrained() => Owner?.OnDrained();

    void IChannelSink.OnClosed(SocketError error)
    {
        IsClosed = true;
        if (IsLoss(error))
        {
            Loss = error;
        }

        Owner?.OnClosed(this);
    }

    /// <summary>Whether an end is neither the other side's nor this program's wish. A child that does not read all its
    /// input (a reset) is none of those.</summary>
    private static bool IsLoss(SocketError error) =>
        error
            is not (
                SocketError.Success
                or SocketError.ConnectionReset
                or SocketError.OperationAborted
                or SocketError.Shutdown
            );
}
