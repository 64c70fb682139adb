using System.Runtime.Versioning;
using Becket.Reactors.Drivers.Epoll;
using Becket.Reactors.Drivers.Sockets;

namespace Becket.Tests.Processes;

/// <summary>These tests run alone: they look for leftovers of children in the whole process, where other tests have
/// children at the same time.</summary>
[CollectionDefinition("Processes", DisableParallelization = true)]
public sealed class ProcessCollection;

[SupportedOSPlatform("linux")]
[Collection("Processes")]
public sealed partial class EpollProcessTests : ProcessContract
{
    protected override Reactor Create(ReactorOptions? options = null) =>
        Reactor.Create(options ?? new ReactorOptions(), new EpollDriver());

    protected override int? SignalOf(ProcessStatus status) => status.Signal;
}

[Collection("Processes")]
public sealed partial class SocketsProcessTests : ProcessContract
{
    protected override Reactor Create(ReactorOptions? options = null) =>
        Reactor.Create(options ?? new ReactorOptions(), new SocketsDriver());

    /// <summary>The base class library reports a signal as an exit code.</summary>
    protected override int? SignalOf(ProcessStatus status) => status.ExitCode is > 128 and var code ? code - 128 : null;
}
