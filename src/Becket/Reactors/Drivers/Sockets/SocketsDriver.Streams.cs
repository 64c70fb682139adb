using Becket.Reactors.Drivers.Ready;

namespace Becket.Reactors.Drivers.Sockets;

/// <content>Streams, and notifications from other threads.</content>
internal sealed partial class SocketsDriver : IStreamIo
{
    public override IStreamIo Streams => this;

    public IoChannel AdoptStream(Stream stream, bool isForReading) =>
        new ReadyChannel<ManagedStream>(new ManagedStream(this, stream, isForReading));

    public IoWatch WatchThread(IWatchSink sink, out Action signal)
    {
        var watch = new ThreadWatch(this, sink);
        signal = watch.Signal;
        return watch;
    }
}
