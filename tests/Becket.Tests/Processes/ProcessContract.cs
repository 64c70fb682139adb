using Becket.Processes;
using Becket.Tests.Reactors;

namespace Becket.Tests.Processes;

/// <summary>What child processes promise, on every driver that has them. Each test leaves no child, descriptor or thread behind.</summary>
public abstract partial class ProcessContract : ReactorTest
{
    private readonly Leftovers _leftovers = new();

    public override void Dispose()
    {
        base.Dispose();
        _leftovers.AssertNone();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public void A_child_is_told_made_received_exited_and_ended()
    {
        var reactor = Make();
        var child = new Recorder();

        var reason = reactor.Run(() =>
        {
            Shell(reactor, child, "echo out; echo err >&2");
            return child.Ended;
        });

        Assert.Equal(0, Assert.IsType<ProcessDoneException>(reason).Status.ExitCode);
        Assert.Equal(("out\n", "err\n"), (child.Text(1), child.Text(2)));
        Assert.Equal("made", child.Calls[0]);
        Assert.Equal("ended", child.Calls[^1]);
        Assert.Equal(["data 1", "data 2", "ended", "exited", "lost 0", "lost 1", "lost 2", "made"], child.Calls.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(42)]
    [InlineData(127)]
    [InlineData(255)]
    public void Exit_codes_are_exact(int code)
    {
        var reactor = Make();

        var status = reactor.Run(() => reactor.GetProcessValue("sh", ["-c", $"exit {code}"]));

        Assert.Equal((code, (int?)null, code == 0), (status.ExitCode, status.Signal, status.IsSuccess));
    }

    [Fact]
    public void Output_is_given_as_it_was_written()
    {
        var reactor = Make();

        var output = reactor.Run(() => reactor.GetProcessOutput("printf", ["%s|", "a b", "$HOME", "", "*", "'\""]));

        Assert.Equal("a b|$HOME||*|'\"|"u8, output);
    }

    private static IProcessTransport Shell(Reactor reactor, ProcessProtocol protocol, string script, ProcessOptions? options = null) =>
        reactor.SpawnProcess(protocol, "sh", ["-c", script], options);
}
