namespace Becket.Reactors.Drivers.Sockets;

/// <content>What children take: streams, and word of what ends on other threads.</content>
internal sealed partial class SocketsDriver
{
    public override ChildSupport Children => ChildSupport.Streams;

    public override IoChannel AdoptStream(Stream stream, bool isForReading) =>
        new StreamChannel(this, stream, isForReading);

    public override IoWatch WatchOutside(IWatchSink sink, out Action signal)
    {
        var watch = new OutsideWatch(this, sink);
        signal = watch.Signal;
        return watch;
    }
}
