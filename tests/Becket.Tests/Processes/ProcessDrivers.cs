using System.Runtime.Versioning;

namespace Becket.Tests.Processes;

[SupportedOSPlatform("linux")]
public sealed partial class EpollProcessTests : ProcessContract
{
    protected override Reactor Create(ReactorOptions? options = null) => Reactor.Create(options ?? new ReactorOptions(), new EpollDriver());
}
