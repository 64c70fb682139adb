namespace Becket.Reactors.Drivers.Epoll;

/// <content>What children take: pipes, and descriptors that stand for processes.</content>
internal sealed unsafe partial class EpollDriver
{
    public override ChildSupport Children => ChildSupport.Descriptors;

    public override IoChannel AdoptPipe(int descriptor, bool isForReading) =>
        new EpollPipe(this, descriptor, isForReading);

    public override IoWatch WatchDescriptor(int descriptor, IWatchSink sink) => new EpollWatch(this, descriptor, sink);
}
