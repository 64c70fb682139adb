using System.Runtime.Versioning;

namespace Becket.Reactors;

/// <summary>What the channels of an epoll driver share, the driver among it.</summary>
[SupportedOSPlatform("linux")]
internal sealed class EpollChannels(EpollDriver driver) : ReadyChannels
{
    public EpollDriver Driver => driver;
}
