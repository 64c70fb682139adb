using Becket.Reactors.Drivers.Ready;

namespace Becket.Reactors.Drivers.Epoll;

/// <content>Pipes, descriptors that refer to processes, and those that a program watches itself.</content>
internal sealed unsafe partial class EpollDriver : IDescriptorIo
{
    public override IDescriptorIo Descriptors => this;

    public override bool WatchesDescriptors => true;

    public IoChannel AdoptPipe(int descriptor, bool isForReading, bool isDuplicate = false) =>
        new ReadyChannel<EpollPipe>(new EpollPipe(this, descriptor, isForReading, isDuplicate));

    public override IoReadiness WatchReadiness(int descriptor, ReadyEvents wanted, IReadinessSink sink) =>
        new EpollReadiness(this, descriptor, wanted, sink);

    public IoWatch WatchDescriptor(int descriptor, IWatchSink sink) => new EpollWatch(this, descriptor, sink);
}
