#pragma warning disable IDE0065 // The page leaves the first lines out, and has to show this directive.
using Becket.Testing;

namespace Becket.Tests.Docs.Examples;

using System.Text;

public sealed class PriceTests
{
    [Fact]
    public void A_question_is_answered() =>
        ReactorTest.Run(async reactor =>
        {
            ListeningPort port = await reactor.ListenTcp(8007, Factory.ForProtocol(() => new PriceServer()));
            PriceClient client = await reactor.ConnectTcp("127.0.0.1", 8007, () => new PriceClient());

            Assert.Equal("42", await client.Ask("tea"));
            Assert.Equal("no such thing", await client.Ask("gold"));

            await port.Drain(TimeSpan.FromSeconds(1));
        });

    [Fact]
    public void A_caller_that_says_nothing_is_cut_off_after_a_minute() =>
        ReactorTest.Run(async reactor =>
        {
            ListeningPort port = await reactor.ListenTcp(8007, Factory.ForProtocol(() => new PriceServer()));
            PriceClient silent = await reactor.ConnectTcp("127.0.0.1", 8007, () => new PriceClient());

            await silent.Ended.Wait();

            Assert.Equal(60, reactor.Seconds, tolerance: 0.001);
            await port.StopListening();
        });

    [Fact]
    public void A_client_waits_ten_seconds_for_an_answer() =>
        ReactorTest.Run(async reactor =>
        {
            ListeningPort port = await reactor.ListenTcp(8007, Factory.ForProtocol(() => new Mute()));
            PriceClient client = await reactor.ConnectTcp("127.0.0.1", 8007, () => new PriceClient());

            await Assert.ThrowsAsync<TimeoutException>(async () => await client.Ask("tea"));

            Assert.Equal(10, reactor.Seconds, tolerance: 0.001);
            await port.Drain(TimeSpan.FromSeconds(1));
        });

    private sealed class Mute : Protocol;
}

public sealed class PriceServer : LineReceiver
{
    private IdleTimeout? _idle;

    protected override void ConnectionMade() => _idle = new IdleTimeout(Transport, TimeSpan.FromMinutes(1));

    protected override void LineReceived(ReadOnlySpan<byte> line)
    {
        _idle!.ResetTimeout();
        SendLine(line.SequenceEqual("tea"u8) ? "42"u8 : "no such thing"u8);
    }

    protected override void ConnectionLost(Failure reason) => _idle!.Cancel();
}

public sealed class PriceClient : LineReceiver
{
    private Deferred<string>? _answer;

    public DeferredEvent Ended { get; } = new();

    public Deferred<string> Ask(string thing)
    {
        _answer = new Deferred<string>();
        SendLine(Encoding.UTF8.GetBytes(thing));
        return _answer.AddTimeout(TimeSpan.FromSeconds(10));
    }

    protected override void LineReceived(ReadOnlySpan<byte> line) => _answer!.Callback(Encoding.UTF8.GetString(line));

    protected override void ConnectionLost(Failure reason) => Ended.Set();
}
