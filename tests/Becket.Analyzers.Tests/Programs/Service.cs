using System.Runtime.CompilerServices;

// Parts of a program as services; jitter, a client that reconnects, an async stream, and a mistake of each kind.
return Reactor.Main(async reactor =>
{
    var feed = new Feed(reactor);
    await reactor.Services.Add(feed);
    await foreach (int number in feed.Numbers().WithCancellation(CancellationToken.None))
    {
        if (number > 3)
        {
            break;
        }
    }

    await Task.Delay(10); // BKT0007
    reactor.CallLater(TimeSpan.FromSeconds(Random.Shared.NextDouble()), () => { }); // BKT0008
    feed.Refresh(); // BKT0003
    Console.WriteLine(File.ReadAllText("x").Length); // BKT0001
    await Task.Run(async () => await Task.Delay(10)); // BKT0010
    await File.WriteAllTextAsync("x", "y").ConfigureAwait(false); // BKT0011
});

sealed class Feed(Reactor reactor) : Service
{
    private readonly Dictionary<int, string> _cache = [];
    private LoopingCall? _refreshing;

    public async Deferred Refresh()
    {
        string text = await Load(1);
        _cache[1] = text;
    }

    public async IAsyncEnumerable<int> Numbers([EnumeratorCancellation] CancellationToken token = default)
    {
        for (int i = 0; ; i++)
        {
            token.ThrowIfCancellationRequested();
            await Task.Yield();
            yield return i;
        }
    }

    protected override Deferred OnStart()
    {
        _refreshing = new LoopingCall(Refresh);
        _refreshing.Start(TimeSpan.FromMinutes(1)).AddErrback(failure => Console.Error.WriteLine(failure.Exception));
        return Deferred.Succeed();
    }

    protected override Deferred OnStop()
    {
        _refreshing?.Stop();
        return reactor.DeferLater(TimeSpan.Zero);
    }

    private async Deferred<string> Load(int n)
    {
        if (_cache.TryGetValue(n, out string? known))
        {
            return known;
        }

        Task<string> text = File.ReadAllTextAsync($"{n}.txt");
        Task<byte[]> bytes = File.ReadAllBytesAsync($"{n}.bin");
        try
        {
            await Task.WhenAll(text, bytes);
        }
        catch (FileNotFoundException)
        {
            return "";
        }

        return text.Result + bytes.Result.Length;
    }
}
