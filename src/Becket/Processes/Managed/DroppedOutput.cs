using System.Net.Sockets;
using Becket.Reactors.Drivers;

namespace Becket.Processes.Managed;

/// <summary>Reads what a child writes and drops it. It replaces the null device, which the base class library
/// cannot give to a child.</summary>
internal sealed class DroppedOutput : IChannelSink
{
    private readonly IoChannel _channel;

    private DroppedOutput(IoChannel channel) => _channel = channel;

    public static void Begin(IStreamIo driver, Stream stream)
    {
        IoChannel channel = driver.AdoptStream(stream, isForReading: true);
        channel.Sink = new DroppedOutput(channel);
        channel.Start();
    }

    void IChannelSink.OnConnected() { }

    void IChannelSink.OnReceived(ReadOnlySpan<byte> data) { }

    void IChannelSink.OnEndOfStream() => _channel.Close();

    void IChannelSink.OnDrained() { }

    void IChannelSink.OnClosed(SocketError error) { }
}
