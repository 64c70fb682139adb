namespace Becket.Tests.Processes;

/// <summary>What the base class library's processes cannot.</summary>
public sealed partial class SocketsProcessTests
{
    public static TheoryData<string, ProcessOptions> Impossible =>
        new()
        {
            {
                "group",
                new ProcessOptions { OwnProcessGroup = true }
            },
            {
                "MoreDescriptors",
                new ProcessOptions
                {
                    MoreDescriptors = new Dictionary<int, ChildDescriptor> { [3] = ChildDescriptor.PipeToRead },
                }
            },
            {
                "a session or a terminal",
                new ProcessOptions { Terminal = new ProcessTerminal() }
            },
            {
                "another niceness",
                new ProcessOptions { Nice = 1 }
            },
            {
                "limits",
                new ProcessOptions
                {
                    Limits = new Dictionary<ResourceLimit, ResourceLimitValue> { [ResourceLimit.OpenFiles] = new(64) },
                }
            },
            {
                "SameAs(1) as descriptor 2",
                new ProcessOptions { StandardError = ChildDescriptor.SameAs(1) }
            },
            {
                "Inherit(2) as descriptor 1",
                new ProcessOptions { StandardOutput = ChildDescriptor.Inherit(2) }
            },
            {
                "PipeToRead as descriptor 0",
                new ProcessOptions { StandardInput = ChildDescriptor.PipeToRead }
            },
        };

    [Theory]
    [MemberData(nameof(Impossible), DisableDiscoveryEnumeration = true)]
    public void What_cannot_be_done_is_said_with_what_can(string what, ProcessOptions options)
    {
        Reactor reactor = Make();

        PlatformNotSupportedException error = Assert.Throws<PlatformNotSupportedException>(() =>
            reactor.SpawnProcess(new Recorder(), "true", [], options)
        );

        Assert.Contains(what, error.Message, StringComparison.Ordinal);
        Assert.Contains("epoll driver can", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void There_is_no_group_to_signal()
    {
        Reactor reactor = Make();
        var child = new Recorder();

        reactor.Run(() =>
        {
            Shell(reactor, child, "exit 0");
            Assert.Contains(
                "no process group",
                Assert.Throws<InvalidOperationException>(() => child.Transport.SignalProcessGroup("KILL")).Message,
                StringComparison.Ordinal
            );
            return child.Ended;
        });
    }
}
