using Becket.Reactors.Drivers.Ready;

namespace Becket.Reactors.Drivers.Epoll;

/// <content>Pipes, and descriptors that refer to processes.</content>
internal sealed unsafe partial class EpollDriver : IDescriptorIo
{
    public override IDescriptorIo Descriptors => this;

    public IoChannel AdoptPipe(int descriptor, bool isForReading) =>
        new ReadyChannel<EpollPipe>(new EpollPipe(this, descriptor, isForReading));

    public IoWatch WatchDescriptor(int descriptor, IWatchSink sink) => new EpollWatch(this, descriptor, sink);
}
