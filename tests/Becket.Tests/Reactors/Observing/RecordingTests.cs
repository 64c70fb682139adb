using System.Text;
using System.Text.Json;

namespace Becket.Tests.Reactors.Observing;

/// <summary>Recordings, in virtual time.</summary>
public sealed class RecordingTests : ReactorTest
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"becket-{Guid.NewGuid():N}.json");

    public override void Dispose()
    {
        base.Dispose();
        File.Delete(_path);
    }

    [Fact]
    public void A_call_is_a_slice_with_its_name_within_its_turn()
    {
        Reactor reactor = Make();
        using IDisposable recording = reactor.Record(_path);
        reactor.CallLater(Seconds(2), BuyTea);
        reactor.CallLater(Seconds(3), reactor.Stop);

        reactor.Run();

        JsonElement call = Assert.Single(Events(), static each => NameOf(each) == "RecordingTests.BuyTea");
        Assert.Equal(
            ("X", "call", 2_000_000),
            (Text(call, "ph"), Text(call, "cat"), call.GetProperty("ts").GetDouble())
        );
        Assert.Contains(
            Events(),
            static each => NameOf(each) == "turn" && each.GetProperty("ts").GetDouble() == 2_000_000
        );
    }

    [Fact]
    public void An_async_method_is_a_span_with_what_it_awaits_inside()
    {
        Reactor reactor = Make();
        reactor.Run(async Deferred () =>
        {
            using IDisposable recording = reactor.Record(_path);
            await Order(reactor);
        });

        string name = $"{nameof(RecordingTests)}.{nameof(Order)}";
        JsonElement[] spans = [.. Events().Where(each => NameOf(each) == name && Text(each, "ph") is "b" or "e")];
        Assert.Equal(["b", "e"], spans.Select(static span => Text(span, "ph")));
        Assert.Equal(1_000_000, spans[1].GetProperty("ts").GetDouble() - spans[0].GetProperty("ts").GetDouble());
        string id = Text(spans[0], "id");
        JsonElement[] awaits =
        [
            .. Events()
                .Where(each =>
                    Text(each, "id") == id
                    && NameOf(each).StartsWith("await ", StringComparison.Ordinal)
                    && Text(each, "ph") is "b" or "e"
                ),
        ];
        Assert.Equal(2, awaits.Length);
    }

    [Fact]
    public void A_method_that_goes_on_says_which_method_fired_what_it_awaited()
    {
        Reactor reactor = Make();
        reactor.Run(async Deferred () =>
        {
            using IDisposable recording = reactor.Record(_path);
            await Outer(reactor);
            await reactor.DeferLater(Seconds(1));
        });

        JsonElement resumed = Assert.Single(
            Events(),
            static each => NameOf(each) == $"{nameof(RecordingTests)}.{nameof(Outer)}" && Text(each, "ph") == "X"
        );
        Assert.Equal(
            $"fired by {nameof(RecordingTests)}.{nameof(Order)}",
            resumed.GetProperty("args").GetProperty("detail").GetString()
        );
        Assert.Equal(
            ["s", "f"],
            Events().Where(static each => Text(each, "cat") == "fire").Take(2).Select(static each => Text(each, "ph"))
        );
    }

    [Fact]
    public void Connections_functions_and_counters_are_in_it()
    {
        Reactor reactor = Make();
        reactor.Run(async Deferred () =>
        {
            using IDisposable recording = reactor.Record(_path);
            await reactor.ListenTcp(80, Factory.ForProtocol(static () => new Quiet()));
            Quiet client = await reactor.ConnectTcp("127.0.0.1", 80, static () => new Quiet());
            await reactor.DeferToThread(BuyTea);

            // A counter has one value at one time.
            await reactor.DeferLater(Seconds(1));
            client.Transport!.LoseConnection();
            await client.Ended;
            await reactor.DeferLater(Seconds(1));
        });

        Assert.Equal(
            ["b", "e"],
            Events().Where(static each => NameOf(each) == "tcp to 127.0.0.1:80").Select(static each => Text(each, "ph"))
        );
        JsonElement function = Assert.Single(
            Events(),
            static each => NameOf(each) == "RecordingTests.BuyTea" && Text(each, "cat") == "thread"
        );
        Assert.NotEqual(1, function.GetProperty("tid").GetInt32());
        Assert.Equal(2, Events().Count(static each => Text(each, "cat") == "result"));
        Assert.Contains(
            Events(),
            static each =>
                NameOf(each) == "connections" && each.GetProperty("args").GetProperty("value").GetInt64() == 2
        );
    }

    [Fact]
    public void What_a_callback_throws_is_in_it()
    {
        Reactor reactor = Make();
        reactor.Run(async Deferred () =>
        {
            using IDisposable recording = reactor.Record(_path);
            reactor.CallLater(Seconds(1), static () => throw new TimeoutException("no tea"));
            await reactor.DeferLater(Seconds(2));
        });

        JsonElement failure = Assert.Single(Events(), static each => Text(each, "cat") == "failure");
        Assert.Equal("a delayed call: no tea", failure.GetProperty("args").GetProperty("detail").GetString());
        Log.TakeOne();
    }

    [Fact]
    public void The_end_of_the_reactor_ends_a_recording()
    {
        Reactor reactor = Make();
        IDisposable recording = reactor.Record(_path);
        reactor.Run(async Deferred () => await reactor.DeferLater(Seconds(1)));

        Assert.EndsWith("\n]\n", File.ReadAllText(_path), StringComparison.Ordinal);
        recording.Dispose();
    }

    [Fact]
    public void After_its_end_nothing_more_is_recorded_and_nobody_observes()
    {
        Reactor reactor = Make();
        reactor.Run(async Deferred () =>
        {
            reactor.Record(_path).Dispose();
            Assert.Null(reactor.Observer);
            reactor.CallLater(Seconds(1), BuyTea);
            await reactor.DeferLater(Seconds(2));
        });

        Assert.DoesNotContain(Events(), static each => NameOf(each) == "RecordingTests.BuyTea");
    }

    [Fact]
    public void Thousands_of_events_arrive_in_order()
    {
        Reactor reactor = Make();
        reactor.Run(async Deferred () =>
        {
            using IDisposable recording = reactor.Record(_path);
            for (int i = 0; i < 5_000; i++)
            {
                await Deferred.Yield();
            }
        });

        double[] turns =
        [
            .. Events()
                .Where(static each => NameOf(each) == "turn")
                .Select(static each => each.GetProperty("ts").GetDouble()),
        ];
        Assert.True(turns.Length >= 4_999);
        Assert.Equal(turns.Order(), turns);
    }

    [Fact]
    public void A_path_that_cannot_be_written_is_an_error_at_once()
    {
        Reactor reactor = Make();

        Assert.Throws<DirectoryNotFoundException>(() => reactor.Record("/no/such/folder/file.json"));
        Assert.Null(reactor.Observer);
    }

    [Fact]
    public void Two_recordings_at_once_see_the_same()
    {
        string second = _path + ".second";
        Reactor reactor = Make();
        reactor.Run(async Deferred () =>
        {
            using (reactor.Record(_path))
            using (reactor.Record(second))
            {
                reactor.CallLater(Seconds(1), BuyTea);
                await reactor.DeferLater(Seconds(2));
            }
        });

        Assert.Contains("RecordingTests.BuyTea", File.ReadAllText(_path), StringComparison.Ordinal);
        Assert.Contains("RecordingTests.BuyTea", File.ReadAllText(second), StringComparison.Ordinal);
        File.Delete(second);
    }

    protected override Reactor Create(ReactorOptions? options = null) =>
        Reactor.Create((options ?? new ReactorOptions()) with { VirtualTime = true });

    private static void BuyTea() { }

    private static async Deferred Outer(Reactor reactor) => await Order(reactor);

    private static async Deferred Order(Reactor reactor) => await reactor.DeferLater(TimeSpan.FromSeconds(1));

    private static string Text(JsonElement each, string name) =>
        each.TryGetProperty(name, out JsonElement value) ? value.ToString() : "";

    private static string NameOf(JsonElement each) => Text(each, "name");

    private List<JsonElement> Events() =>
        [.. JsonDocument.Parse(File.ReadAllText(_path, Encoding.UTF8)).RootElement.EnumerateArray()];
}
