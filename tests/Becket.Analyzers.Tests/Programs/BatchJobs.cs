using System.Collections.Concurrent;

// Children, some at a time, with retries; the list of jobs is read on a thread while the first ones run.
return Reactor.Main(async reactor =>
{
    var queue = new DeferredQueue<string>();
    var results = new ConcurrentDictionary<string, int>();
    Deferred reading = reactor.DeferToThread(() =>
    {
        foreach (string line in File.ReadLines("jobs.txt"))
        {
            reactor.CallFromThread(() => queue.Put(line));
        }
    });
    var workers = Enumerable.Range(0, 4).Select(_ => Work(reactor, queue, results)).ToList();
    await reading;
    for (int i = 0; i < workers.Count; i++)
    {
        queue.Put("");
    }

    await new DeferredList(workers);
    await File.WriteAllLinesAsync("results.txt", results.Select(pair => $"{pair.Key} {pair.Value}"));
});

static async Deferred Work(Reactor reactor, DeferredQueue<string> queue, ConcurrentDictionary<string, int> results)
{
    while (await queue.Get() is { Length: > 0 } job)
    {
        ProcessResult result = await reactor.GetProcessOutputAndValue("sh", ["-c", job]);
        for (int attempt = 1; attempt < 3 && !result.Status.IsSuccess; attempt++)
        {
            await reactor.DeferLater(TimeSpan.FromSeconds(attempt * 2));
            result = await reactor.GetProcessOutputAndValue("sh", ["-c", job]);
        }

        results[job] = result.OutputText.Length;
        reactor.SpawnProcess(new Notifier(), "logger", [job]);
    }
}

sealed class Notifier : ProcessProtocol
{
    private readonly MemoryStream _output = new();

    protected override void OutReceived(ReadOnlySpan<byte> data) => _output.Write(data);

    protected override void ProcessEnded(Failure reason)
    {
        _output.Position = 0;
        using var reader = new StreamReader(_output);
        Console.WriteLine(reader.ReadToEnd());
    }
}
