using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Becket.Tests.Reactors;

namespace Becket.Tests.Faults;

/// <content>Signals and calls from threads, many at once.</content>
public abstract partial class FaultContract
{
    [Fact]
    [UnsupportedOSPlatform("windows")]
    public void A_storm_of_signals_during_transfers_loses_no_byte()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no kill.");
        int heard = 0;
        using IDisposable listens = Reactor.OnSignal(PosixSignal.SIGWINCH, () => heard++);
        using var storm = Process.Start(
            "sh",
            [
                "-c",
                $"i=0; while [ $i -lt 3000 ]; do kill -WINCH "
                    + $"{Environment.ProcessId.ToString(CultureInfo.InvariantCulture)}; i=$((i+1)); done",
            ]
        );
        Reactor.Run(async Deferred () =>
        {
            byte[] data = new byte[1024 * 1024];
            new Random(2).NextBytes(data);
            ListeningPort port = await Listen(static () =>
                new Recorder { OnReceived = static (self, data) => self.Transport.Write(data) }
            );
            int rounds = 0;
            while (rounds < 3 || heard == 0 || (!storm.HasExited && rounds < 1000))
            {
                rounds++;
                await Deferred.Gather(
                    Enumerable
                        .Range(0, 4)
                        .Select(_ =>
                            Client(
                                port.Port,
                                socket =>
                                {
                                    var writer = new OtherThread(() =>
                                    {
                                        socket.Send(data);
                                        socket.Shutdown(SocketShutdown.Send);
                                    });
                                    byte[] all = new byte[data.Length];
                                    int count = 0;
                                    while (
                                        socket.Receive(all, count, all.Length - count, SocketFlags.None)
                                            is > 0
                                                and var read
                                    )
                                    {
                                        count += read;
                                    }

                                    writer.Join();
                                    Assert.True(all.AsSpan(0, count).SequenceEqual(data));
                                }
                            )
                        )
                );
            }

            await port.StopListening();
            while (port.Connections > 0)
            {
                await Reactor.DeferLater(TimeSpan.FromMilliseconds(1));
            }
        });
        storm.WaitForExit();
        Assert.InRange(heard, 1, 3000);
    }

    [Fact]
    public void A_million_calls_of_eight_threads_while_the_loop_stops_run_exactly_once_or_say_that_they_do_not()
    {
        int ran = 0;
        int accepted = 0;
        OtherThread[] threads = Enumerable
            .Range(0, 8)
            .Select(_ => new OtherThread(() =>
            {
                for (int i = 0; i < 125_000; i++)
                {
                    try
                    {
                        Reactor.CallFromThread(() => ran++);
                        Interlocked.Increment(ref accepted);
                    }
                    catch (ReactorNotRunningException)
                    {
                        return;
                    }
                }
            }))
            .ToArray();
        Reactor.CallWhenRunning(async () =>
        {
            ListeningPort port = await Listen(static () =>
                new Recorder { OnReceived = static (self, data) => self.Transport.Write(data) }
            );
            await Client(
                port.Port,
                static socket =>
                {
                    socket.Send("x"u8);
                    Assert.Equal(1, socket.Receive(new byte[1]));
                }
            );
            Reactor.Stop();
        });
        Reactor.Run();
        Array.ForEach(threads, static thread => thread.Join());
        Assert.Equal(accepted, ran);
        Assert.InRange(ran, 1, 1_000_000);
    }
}
