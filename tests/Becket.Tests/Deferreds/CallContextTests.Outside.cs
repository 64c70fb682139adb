using System.Globalization;
using System.Net;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace Becket.Tests.Deferreds;

// What comes from outside: datagrams, processes and signals.
public sealed partial class CallContextTests
{
    [Fact]
    public void Datagram_ports_have_the_context_of_the_code_that_listened()
    {
        Run(async () =>
        {
            DatagramPort port = await In("server", () => _reactor.ListenUdp(0, new SeeingDatagrams(this)));
            DatagramPort client = await In("client", () => _reactor.ListenUdp(0, new SeeingDatagrams(this)));
            var address = new IPEndPoint(IPAddress.Loopback, ((IPEndPoint)port.Host).Port);
            In("writer", () => client.Write("x"u8, address));
            await _reactor.DeferLater(Seconds(1));
        });

        Assert.Equal(["server", "client", "server received"], _seen);
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public void Processes_and_signals_have_the_context_of_the_code_that_began_with_them()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no kill.");
        using var reactor = Reactor.Create(new ReactorOptions { HandleSignals = false });
        reactor.Run(async Deferred () =>
        {
            var signalled = new Deferred();
            using IDisposable watch = In(
                "signal",
                () =>
                    reactor.OnSignal(
                        PosixSignal.SIGWINCH,
                        () =>
                        {
                            See();
                            s_local.Value = "leak";
                            signalled.Callback();
                        }
                    )
            );
            var protocol = new SeeingProcess(this);
            string[] arguments =
            [
                "-c",
                $"kill -WINCH {Environment.ProcessId.ToString(CultureInfo.InvariantCulture)}; echo x",
            ];
            In("process", () => reactor.SpawnProcess(protocol, "/bin/sh", arguments));
            await protocol.Ended;
            await signalled;
        });

        Assert.Equal(["process", "process ended", "process received", "signal"], _seen.Order(StringComparer.Ordinal));
        Assert.Null(s_local.Value);
    }

    private sealed class SeeingDatagrams(CallContextTests test) : DatagramProtocol
    {
        protected internal override void StartProtocol() => test.See();

        protected internal override void DatagramReceived(ReadOnlySpan<byte> data, EndPoint from) =>
            test._seen.Add(s_local.Value + " received");
    }

    private sealed class SeeingProcess(CallContextTests test) : ProcessProtocol
    {
        public Deferred Ended { get; } = new();

        protected override void ConnectionMade() => test.See();

        protected override void OutReceived(ReadOnlySpan<byte> data)
        {
            test._seen.Add(s_local.Value + " received");
            s_local.Value = "leak";
        }

        protected override void ProcessEnded(Failure reason)
        {
            test._seen.Add(s_local.Value + " ended");
            Ended.Callback();
        }
    }
}
