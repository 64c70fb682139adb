using System.Diagnostics;
using System.Globalization;
using Crawler.Frontier;
using Crawler.Items;

namespace Crawler.FrontierProgram;

/// <summary>Measures the time of a request's steps, and the memory of a long queue.</summary>
internal sealed class Measurement(int count)
{
    private const int PageSize = 1000;
    private const int Batch = 16;

    private readonly Reactor _reactor = Reactor.Create();
    private readonly List<QueuedRequest> _taken = [];

    public void Run() => _reactor.Run(Measure);

    private static void Print(string what, Stopwatch watch, int times)
    {
        using var process = Process.GetCurrentProcess();
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{what, -40} {watch.Elapsed.TotalMicroseconds / times, 8:f2} us each, "
                    + $"{process.WorkingSet64 >> 20, 5} MiB, processor {process.TotalProcessorTime.TotalSeconds:f1} s"
            )
        );
    }

    private async Deferred Measure()
    {
        string directory = Directory.CreateTempSubdirectory("frontier-measure-").FullName;
        try
        {
            var frontier = new SqliteFrontier(
                _reactor,
                new CrawlSettings
                {
                    StateDirectory = Path.Combine(directory, "state"),
                    Exports = [Path.Combine(directory, "items.jsonl")],
                },
                "measure"
            );
            await frontier.Open();
            Print("opened", new Stopwatch(), 1);
            var watch = Stopwatch.StartNew();
            for (int page = 0; page < count / PageSize; page++)
            {
                await frontier.Add([.. Enumerable.Range(page * PageSize, PageSize).Select(Request)], page);
            }

            Print($"{count:n0} added, {PageSize} at once", watch, count);
            await Take(frontier);
            await Finish(frontier);
            watch.Restart();
            await frontier.Close();
            Print("closed", watch, 1);
            long bytes = new DirectoryInfo(Path.Combine(directory, "state")).EnumerateFiles().Sum(f => f.Length);
            Console.WriteLine($"{bytes >> 20} MiB in the state");
            watch.Restart();
            var again = new SqliteFrontier(
                _reactor,
                new CrawlSettings { StateDirectory = Path.Combine(directory, "state") },
                "measure"
            );
            FrontierState state = await again.Open();
            Print($"opened again, {state.Seen} seen", watch, 1);
            await again.Close();
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private async Deferred Take(SqliteFrontier frontier)
    {
        _taken.Clear();
        int rounds = count / 100 / Batch / 8;
        var watch = Stopwatch.StartNew();
        for (int round = 0; round < rounds; round++)
        {
            var takes = new List<Deferred<TakenRequests>>();
            for (int i = 0; i < Batch; i++)
            {
                takes.Add(frontier.Take($"host{(round * Batch + i) % 100}.test", 8, DateTimeOffset.UnixEpoch));
            }

            foreach (Deferred<TakenRequests> take in takes)
            {
                _taken.AddRange((await take).Requests);
            }
        }

        Print($"taken, 8 a call, {Batch} calls a batch", watch, _taken.Count);
        var single = Stopwatch.StartNew();
        const int Times = 1000;
        for (int i = 0; i < Times; i++)
        {
            _taken.AddRange((await frontier.Take($"host{i % 100}.test", 1, DateTimeOffset.UnixEpoch)).Requests);
        }

        Print("taken, one after another", single, Times);
    }

    private async Deferred Finish(SqliteFrontier frontier)
    {
        var item = new PageItem("a key", "a title of usual length for an item", 7);
        var watch = Stopwatch.StartNew();
        for (int i = 0; i + Batch <= _taken.Count; i += Batch)
        {
            await Deferred.Gather(
                _taken
                    .Slice(i, Batch)
                    .Select(request =>
                        (Deferred)
                            frontier.Finish(
                                new FinishedRequest
                                {
                                    Id = request.Id,
                                    End = RequestEnd.Done,
                                    Items = [ItemJson.Record(item, null, null)],
                                }
                            )
                    )
            );
        }

        Print($"finished with an item, {Batch} a batch", watch, _taken.Count);
    }

    private static CrawlRequest Request(int i) =>
        new(
            string.Create(
                CultureInfo.InvariantCulture,
                $"https://host{i % 100}.test/catalogue/category-{i % 37}/product-{i}.html?page={i % 10}"
            )
        );
}
