using Microsoft.Extensions.Logging;

namespace Becket.Tests.Net;

/// <summary>Channels whose Close throws.</summary>
public sealed partial class TransportChannelTests
{
    [Theory]
    [InlineData("start")]
    [InlineData("pause")]
    [InlineData("resume")]
    [InlineData("close sending")]
    public void A_channel_that_throws_anywhere_ends_its_connection_with_that_reason(string where)
    {
        var recorder = new HalfCloseableRecorder
        {
            WhenMade = static recorder =>
            {
                recorder.Transport.PauseProducing();
                recorder.Transport.ResumeProducing();
                recorder.Transport.LoseWriteConnection();
            },
        };
        Run(
            async Deferred (reactor) =>
            {
                var channel = new ScriptedChannel(reactor)
                {
                    Throws = where,
                    WhenAborted = static channel => channel.Closed(),
                };
                await Assert.ThrowsAsync<IOException>(async () =>
                    await channel.Connect(Factory.ForProtocol(() => recorder))
                );
                await recorder.Lost();
            }
        );
        Assert.Equal($"no {where}", recorder.Reason!.Exception.Message);
        Assert.Single(Log.Take());
    }

    [Fact]
    public void A_rejected_channel_whose_close_throws_makes_neither_Connect_nor_the_port_throw()
    {
        Run(
            async Deferred (reactor) =>
            {
                await Assert.ThrowsAsync<NoProtocolException>(async () =>
                    await Broken().Connect(Factory.ForProtocol<Recorder>(static () => null!))
                );
                var port = new ScriptedPort(reactor, new ScriptedFactory());
                port.Begin();
                port.Take(Broken());
                await Sleep(reactor, 1);
                Assert.Equal(0, port.Connections);
                await port.StopListening();

                ScriptedChannel Broken() =>
                    new(reactor)
                    {
                        WhenClosed = static _ => throw new IOException("no"),
                        WhenAborted = static channel => channel.Closed(),
                    };
            }
        );
        Assert.All(
            Log.Take().Where(static entry => entry.Level > LogLevel.Information),
            static entry => Assert.Contains("ScriptedChannel.Close", entry.Text, StringComparison.Ordinal)
        );
    }

    [Fact]
    public void A_channel_whose_close_throws_is_aborted_with_that_reason()
    {
        var recorder = new Recorder();
        Run(
            async Deferred (reactor) =>
            {
                var channel = new ScriptedChannel(reactor)
                {
                    WhenClosed = static _ => throw new IOException("no"),
                    WhenAborted = static channel => channel.Closed(),
                };
                await channel.Connect(Factory.ForProtocol(() => recorder));
                recorder.Transport.LoseConnection();
                await recorder.Lost();
            }
        );
        Assert.IsType<IOException>(recorder.Reason!.Exception);
        Assert.IsType<IOException>(Log.TakeOne().Error);
    }
}
