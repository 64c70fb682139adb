using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Becket.Tests.Processes;

/// <content>Children as endpoints.</content>
public abstract partial class ProcessContract
{
    [Fact]
    public void A_child_that_speaks_a_protocol_is_a_connection()
    {
        Reactor reactor = Make();
        var protocol = new Net.Recorder();
        reactor.Run(async Deferred () =>
        {
            await new ProcessEndpoint(reactor, "cat").Connect(Factory.ForProtocol(() => protocol));
            Assert.Equal(["made"], protocol.Events);
            Assert.Contains("cat (process ", protocol.Transport.Peer.ToString(), StringComparison.Ordinal);
            protocol.Write("there and ");
            await protocol.Has(10);
            protocol.Write("back");
            await protocol.Has(14);
            protocol.Transport.LoseConnection();
            await protocol.Lost();
        });
        Assert.Equal("there and back", protocol.Text);
        Assert.IsType<ConnectionDoneException>(protocol.Reason!.Exception);
    }

    [Fact]
    public void The_end_of_the_input_and_of_the_output_are_half_closes()
    {
        Reactor reactor = Make();
        var protocol = new Net.HalfCloseableRecorder();
        reactor.Run(async Deferred () =>
        {
            await new ProcessEndpoint(reactor, "wc", ["-c"]).Connect(Factory.ForProtocol(() => protocol));
            protocol.Transport.Write(new byte[300_000].AsSpan());
            protocol.Transport.LoseWriteConnection();
            await protocol.Until(() => protocol.Events.Contains("read lost"));
            protocol.Transport.LoseConnection();
            await protocol.Lost();
        });
        Assert.Equal("300000", protocol.Text.Trim());
        Assert.Contains("write lost", protocol.Events);
    }

    [Fact]
    public void A_child_that_ends_otherwise_than_well_is_the_reason_of_the_end()
    {
        Reactor reactor = Make();
        var protocol = new Net.Recorder();
        reactor.Run(async Deferred () =>
        {
            await new ProcessEndpoint(reactor, "sh", ["-c", "echo last words; exit 3"]).Connect(
                Factory.ForProtocol(() => protocol)
            );
            await protocol.Lost();
        });
        Assert.Equal("last words\n", protocol.Text);
        ConnectionLostException lost = Assert.IsType<ConnectionLostException>(protocol.Reason!.Exception);
        Assert.Equal(3, Assert.IsType<ProcessTerminatedException>(lost.InnerException).Status.ExitCode);
    }

    [Fact]
    public void Lines_of_standard_error_are_logged()
    {
        Reactor reactor = Make();
        var protocol = new Net.Recorder();
        reactor.Run(async Deferred () =>
        {
            await new ProcessEndpoint(reactor, "sh", ["-c", "echo careful >&2; printf unfinished >&2"]).Connect(
                Factory.ForProtocol(() => protocol)
            );
            await protocol.Lost();
        });
        string[] lines = [.. Log.Take().Select(static entry => entry.Text)];
        Assert.Collection(
            lines,
            static line => Assert.EndsWith("): careful", line, StringComparison.Ordinal),
            static line => Assert.EndsWith("): unfinished", line, StringComparison.Ordinal)
        );
    }

    [Fact]
    public void The_last_words_of_a_child_are_logged_also_after_the_end_of_its_output()
    {
        Reactor reactor = Make();
        var protocol = new Net.Recorder();
        reactor.Run(async Deferred () =>
        {
            // The protocol reads the end of the output, and so closes: then "cat" reads the end of its input.
            await new ProcessEndpoint(
                reactor,
                "sh",
                ["-c", "exec >&-; cat > /dev/null; printf 'no more room' >&2; exit 3"]
            ).Connect(Factory.ForProtocol(() => protocol));
            await protocol.Lost();
        });
        Assert.EndsWith("): no more room", Assert.Single(Log.Take()).Text, StringComparison.Ordinal);
        ConnectionLostException lost = Assert.IsType<ConnectionLostException>(protocol.Reason!.Exception);
        Assert.Equal(3, Assert.IsType<ProcessTerminatedException>(lost.InnerException).Status.ExitCode);
    }

    [Fact]
    public void A_grandchild_that_holds_the_standard_error_does_not_hold_the_connection()
    {
        Reactor reactor = Make();
        var protocol = new Net.Recorder();
        reactor.Run(async Deferred () =>
        {
            await new ProcessEndpoint(reactor, "sh", ["-c", "sleep 1000 > /dev/null & echo $!"]).Connect(
                Factory.ForProtocol(() => protocol)
            );
            await protocol.Lost();
        });
        using (var grandchild = Process.GetProcessById(int.Parse(protocol.Text, CultureInfo.InvariantCulture)))
        {
            Assert.False(grandchild.HasExited);
            grandchild.Kill();
        }

        Assert.IsType<ConnectionDoneException>(protocol.Reason!.Exception);
        Assert.Equal(0, reactor.Statistics().PendingDelayedCalls);
    }

    [Fact]
    public void An_aborted_connection_kills_its_child()
    {
        Reactor reactor = Make();
        var protocol = new Net.Recorder();
        reactor.Run(async Deferred () =>
        {
            await new ProcessEndpoint(reactor, "sleep", ["1000"]).Connect(Factory.ForProtocol(() => protocol));
            protocol.Transport.AbortConnection();
            Assert.Equal(["made"], protocol.Events);
            await protocol.Lost();
        });
        Assert.IsType<ConnectionAbortedException>(protocol.Reason!.Exception);
    }

    [Fact]
    public void A_producer_of_a_child_is_asked_when_all_is_sent()
    {
        Reactor reactor = Make();
        var protocol = new Net.Recorder { WhenReceived = static (_, _) => { } };
        reactor.Run(async Deferred () =>
        {
            await new ProcessEndpoint(reactor, "cat").Connect(Factory.ForProtocol(() => protocol));
            protocol.Transport.RegisterProducer(new Pieces(protocol.Transport, 50));
            protocol.Transport.LoseConnection();
            await protocol.Lost();
        });
        Assert.Equal(50, Pieces.Asked);
    }

    [Fact]
    public void A_program_that_cannot_be_started_fails_the_connection()
    {
        Reactor reactor = Make();
        var endpoint = new ProcessEndpoint(reactor, "/no/such/program");
        reactor.Run(async Deferred () =>
        {
            ConnectException error = await Assert.ThrowsAsync<ConnectException>(async () =>
                await endpoint.Connect(Factory.ForProtocol(static () => new Net.Recorder()))
            );
            Assert.Equal(SpawnError.NotFound, Assert.IsType<SpawnException>(error.InnerException).Reason);
        });
        Assert.Throws<ArgumentException>(() =>
            new ProcessEndpoint(reactor, "cat", options: new ProcessOptions { StandardOutput = ChildDescriptor.Null })
        );
    }

    [Fact]
    public void A_factory_that_throws_leaves_no_child()
    {
        Reactor reactor = Make();
        reactor.Run(async Deferred () =>
            await Assert.ThrowsAsync<InvalidDataException>(async () =>
                await new ProcessEndpoint(reactor, "cat").Connect(
                    Factory.ForProtocol(static Net.Recorder () => throw new InvalidDataException())
                )
            )
        );
    }

    private sealed class Pieces : IPullProducer
    {
        private readonly ITransport _transport;
        private int _left;

        public Pieces(ITransport transport, int count)
        {
            (_transport, _left, Asked) = (transport, count, 0);
        }

        public static int Asked { get; private set; }

        public void ResumeProducing()
        {
            Asked++;
            _transport.Write(Encoding.ASCII.GetBytes("some bytes"));
            if (--_left == 0)
            {
                _transport.UnregisterProducer();
            }
        }

        public void StopProducing() { }
    }
}
