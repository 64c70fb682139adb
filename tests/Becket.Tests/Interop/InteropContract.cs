using System.Diagnostics;
using System.Net;
using Becket.Reactors.Drivers.Epoll;
using Becket.Reactors.Drivers.Sockets;
using Becket.Tests.Reactors;

namespace Becket.Tests.Interop;

/// <summary>Clients that are not Becket's, against an echo server on each driver.</summary>
public abstract class InteropContract : IDisposable
{
    private readonly TestLogger _log = new();

    public void Dispose()
    {
        Assert.Empty(_log.Take());
        GC.SuppressFinalize(this);
    }

    [Fact]
    public void Netcat_gets_back_what_it_says() =>
        Assert.Equal("hello\nfrom netcat\n", Talk("nc", port => ["-N", "127.0.0.1", port], "hello\nfrom netcat\n"));

    [Fact]
    public void Twisteds_own_client_protocol_gets_its_lines_back()
    {
        const string Program = """
            import sys
            from twisted.internet import reactor, endpoints, protocol
            from twisted.protocols import basic
            class Client(basic.LineReceiver):
                left = 1000
                def connectionMade(self):
                    for n in range(self.left): self.sendLine(b"line %d" % n)
                def lineReceived(self, line):
                    assert line == b"line %d" % (1000 - self.left), line
                    self.left -= 1
                    if not self.left: self.transport.loseConnection()
                def connectionLost(self, reason):
                    print("lines left:", self.left)
                    reactor.stop()
            endpoints.connectProtocol(endpoints.TCP4ClientEndpoint(reactor, "127.0.0.1", int(sys.argv[1])), Client())
            reactor.run()
            """;
        Assert.Equal(
            "lines left: 0\n",
            Talk("/usr/bin/python3", port => ["-c", Program, port], "", probe: ["-c", "import twisted"])
        );
    }

    protected abstract Reactor Create(ReactorOptions options);

    /// <summary>Runs a program beside an echo server, writes to its input, and returns its output.</summary>
    private string Talk(string program, Func<string, string[]> arguments, string say, string[]? probe = null)
    {
        Assert.SkipUnless(Exists(program, probe ?? ["-h"]), $"{program} is not there.");
        using Reactor reactor = Create(
            new ReactorOptions
            {
                Logger = _log,
                HandleSignals = false,
                SlowTurn = TimeSpan.Zero,
            }
        );
        string heard = "";
        reactor.Run(async Deferred () =>
        {
            ListeningPort port = await reactor.ListenTcp(
                0,
                Factory.ForProtocol(static () => new Echo()),
                new ListenOptions { Interface = IPAddress.Loopback }
            );
            heard = await reactor.DeferToThread(() =>
            {
                var start = new ProcessStartInfo(
                    program,
                    arguments(port.Port.ToString(System.Globalization.CultureInfo.InvariantCulture))
                )
                {
                    RedirectStandardInput = true,
                    RedirectStandardOutput = true,
                };
                using Process process = Process.Start(start)!;
                using Timer watchdog = Patience.With(process);
                process.StandardInput.Write(say);
                process.StandardInput.Close();
                string text = process.StandardOutput.ReadToEnd();
                process.WaitForExit();
                return text;
            });
            await port.StopListening();
        });
        Assert.Equal(0, reactor.Statistics().OpenChannels);
        return heard;
    }

    private static bool Exists(string program, string[] probe)
    {
        try
        {
            using Process process = Process.Start(
                new ProcessStartInfo(program, probe) { RedirectStandardOutput = true, RedirectStandardError = true }
            )!;
            process.StandardError.ReadToEnd();
            process.WaitForExit();
            return probe is ["-h"] || process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    private sealed class Echo : Protocol
    {
        protected override void DataReceived(ReadOnlySpan<byte> data) => Transport.Write(data);
    }
}

[System.Runtime.Versioning.SupportedOSPlatform("linux")]
public sealed class EpollInteropTests : InteropContract
{
    protected override Reactor Create(ReactorOptions options) => Reactor.Create(options, new EpollDriver());
}

public sealed class SocketsInteropTests : InteropContract
{
    protected override Reactor Create(ReactorOptions options) => Reactor.Create(options, new SocketsDriver());
}
