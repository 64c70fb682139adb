using System.Runtime.Versioning;
using Becket.Reactors.Drivers.Ready;

namespace Becket.Reactors.Drivers.Epoll;

/// <summary>What the channels of an epoll driver share, the driver among it.</summary>
[SupportedOSPlatform("linux")]
internal sealed class EpollChannels(EpollDriver driver) : ReadyChannels
{
    public EpollDriver Driver => driver;
}
