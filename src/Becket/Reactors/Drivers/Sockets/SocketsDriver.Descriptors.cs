namespace Becket.Reactors.Drivers.Sockets;

/// <content>Descriptors that a program watches itself.</content>
internal sealed partial class SocketsDriver
{
    private DescriptorPoller? _poller;

    public override bool WatchesDescriptors => !OperatingSystem.IsWindows();

    public override IoReadiness WatchReadiness(int descriptor, ReadyEvents wanted, IReadinessSink sink)
    {
        if (OperatingSystem.IsWindows())
        {
            throw new PlatformNotSupportedException(
                "On Windows a reactor watches no descriptors: the system has no readiness for handles of all kinds. "
                    + "Carry a stream by an endpoint of your own (TransportChannel), or wait on a thread and call back "
                    + "with CallFromThread."
            );
        }

        _poller ??= new DescriptorPoller();
        return new PolledDescriptor(this, _poller, descriptor, wanted, sink);
    }
}
