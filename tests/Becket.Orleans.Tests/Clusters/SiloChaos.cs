using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Becket.Orleans.Grains;
using Becket.Orleans.Ledger;
using Becket.Orleans.Storage;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;
using Orleans.TestingHost;

namespace Becket.Orleans.Tests.Clusters;

/// <summary>A list on silos that fail: each silo has a worker, as a process has, and two workers have none.</summary>
internal sealed class SiloChaos : IAsyncDisposable
{
    private const string List = "day";
    private const int Jobs = 240;
    private const int ShardSize = 40;
    private const int Shards = Jobs / ShardSize;

    private static readonly TimeSpan s_lease = TimeSpan.FromSeconds(30);

    private readonly SharedMemoryStorage _storage = new();
    private readonly ManualTime _time = new();
    private readonly Random _random;
    private readonly InProcessSilos _silos;
    private readonly List<SiloMember> _members = [];
    private readonly List<ChaosWorker> _workers = [];
    private readonly List<ChaosWorker> _left = [];
    private readonly ConcurrentQueue<ChaosRun> _runs = new();
    private readonly int[] _places = new int[Shards];

    /// <summary>Runs end only as far as the seed lets them: so a fault always comes while all slots have
    /// work.</summary>
    private readonly SemaphoreSlim _ends = new(0);
    private int _ended;
    private int _failWrites;
    private int _loseAnswers;

    private SiloChaos(int seed, InProcessSilos silos, SharedMemoryStorage storage, ManualTime time)
    {
        (_random, _silos, _storage, _time) = (new Random(seed), silos, storage, time);
        storage.BeforeWrite = _ => Throw(ref _failWrites, ChaosFault.WriteFailed);
        storage.AfterWrite = _ => Throw(ref _loseAnswers, ChaosFault.WriteAnswerLost);
    }

    public static IEnumerable<string> Keys => Enumerable.Range(0, Jobs).Select(Key);

    /// <summary>The runs that began, as the jobs noted them.</summary>
    public IReadOnlyCollection<ChaosRun> Runs => _runs;

    /// <summary>The results, as they were first seen.</summary>
    public Dictionary<string, string> Seen { get; } = [];

    public List<string> SeenTwice { get; } = [];

    /// <summary>How often each fault came.</summary>
    public ConcurrentDictionary<ChaosFault, int> Faults { get; } =
        new(Enum.GetValues<ChaosFault>().Select(static fault => KeyValuePair.Create(fault, 0)));

    public static async Task<SiloChaos> Start(int seed)
    {
        var storage = new SharedMemoryStorage();
        var time = new ManualTime();
        InProcessSilos silos = await InProcessSilos.Start(
            3,
            silo =>
            {
                silo.Services.AddSingleton(new GrainClock(time));
                silo.Services.AddKeyedSingleton(
                    StateStorage.Name,
                    (services, _) => storage.For(services.GetRequiredService<Serializer>())
                );
            }
        );
        var chaos = new SiloChaos(seed, silos, storage, time);
        foreach (InProcessSiloHandle silo in silos.Silos)
        {
            await chaos.Join(silo);
        }

        for (int number = 0; number < 2; number++)
        {
            chaos._workers.Add(await ChaosWorker.Start(silos.Ledger, chaos.Work));
        }

        return chaos;
    }

    /// <summary>Runs the list to its end, through all faults.</summary>
    public async Task Run()
    {
        var lists = new JobLists(new JobLedger(_silos.Ledger));
        await lists.CreateAsync(
            List,
            Keys.Select(static key => Job.Of("work", key, 0)),
            new JobListOptions
            {
                ShardSize = ShardSize,
                LeaseTime = s_lease,
                RetryDelay = TimeSpan.Zero,
                Attempts = 1_000,
                LostWorkers = 1_000,
            }
        );
        ChaosFault[] faults = [.. Enum.GetValues<ChaosFault>(), .. Enum.GetValues<ChaosFault>()];
        _random.Shuffle(faults);
        int step = Jobs / (faults.Length + 1);
        for (int index = 0; index < faults.Length; index++)
        {
            _ends.Release(step);
            await Until(() => _ended >= (index + 1) * step);
            await Do(faults[index]);
        }

        Mend();
        _ends.Release(1_000_000);
        await Until(() => Seen.Count == Jobs);
    }

    /// <summary>The results at the end, after all workers have said what they had to say.</summary>
    public async Task<Dictionary<string, string>> FinalResults()
    {
        await StopWorkers();
        var results = new Dictionary<string, string>();
        for (int shard = 0; shard < Shards; shard++)
        {
            ResultsPage page = await Page(shard, JobResultOrder.Input, 0);
            foreach (RecordedResult result in page.Results)
            {
                results.Add(result.Key, Encoding.UTF8.GetString(result.Result.Span));
            }
        }

        return results;
    }

    public async ValueTask DisposeAsync()
    {
        _ends.Release(1_000_000);
        await StopWorkers();
        await _silos.DisposeAsync();
        _ends.Dispose();
    }

    private static string Key(int job) => string.Create(CultureInfo.InvariantCulture, $"job-{job}");

    private async Task<string> Work(int nothing, JobContext job)
    {
        string result = Guid.NewGuid().ToString("N");
        _runs.Enqueue(new ChaosRun(job.Key, job.FencingToken, result));

        // Not cancelled, so that results of lost leases are reported, too.
        await _ends.WaitAsync();
        Interlocked.Increment(ref _ended);
        return result;
    }

    private async Task Do(ChaosFault fault)
    {
        switch (fault)
        {
            case ChaosFault.SiloKilled:
                await Leave(ChaosFault.SiloKilled);
                break;
            case ChaosFault.SiloStopped:
                await Leave(ChaosFault.SiloStopped);
                break;
            case ChaosFault.SiloAdded:
                await Join(await _silos.Add());
                Count(fault);
                break;
            case ChaosFault.WriteFailed:
                Interlocked.Increment(ref _failWrites);
                break;
            case ChaosFault.WriteAnswerLost:
                Interlocked.Increment(ref _loseAnswers);
                break;
            case ChaosFault.WorkerCutOff:
                Mend();
                _workers[_random.Next(_workers.Count)].Ledger.IsAway = true;
                Count(fault);
                break;
            case ChaosFault.LeasesEnded:
                _time.Advance(s_lease + TimeSpan.FromSeconds(1));
                Count(fault);
                break;
            default:
                throw new InvalidOperationException($"{fault}");
        }
    }

    /// <summary>A silo ends with its worker. Two stay.</summary>
    private async Task Leave(ChaosFault fault)
    {
        if (_members.Count == 2)
        {
            await Do(ChaosFault.SiloAdded);
        }

        SiloMember member = _members[_random.Next(_members.Count)];
        _members.Remove(member);
        _left.Add(member.Worker);
        if (fault == ChaosFault.SiloKilled)
        {
            // Its runs go on to their ends, and nobody hears of them.
            member.Worker.Ledger.IsAway = true;
            await _silos.Kill(member.Silo);
        }
        else
        {
            // It gives back what runs, too: no run ends now.
            await member.Worker.Stop();
            await _silos.Stop(member.Silo);
        }

        Count(fault);
    }

    private async Task Join(InProcessSiloHandle silo) =>
        _members.Add(new SiloMember(silo, await ChaosWorker.Start(_silos.LedgerOf(silo), Work)));

    private void Mend()
    {
        foreach (ChaosWorker worker in _workers)
        {
            worker.Ledger.IsAway = false;
        }
    }

    private void Count(ChaosFault fault) => Faults.AddOrUpdate(fault, 1, static (_, count) => count + 1);

    private void Throw(ref int left, ChaosFault fault)
    {
        if (Interlocked.Decrement(ref left) < 0)
        {
            Interlocked.Increment(ref left);
            return;
        }

        Count(fault);
        throw new IOException($"The fault of the test: {fault}.");
    }

    private async Task Until(Func<bool> condition)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(4));
        while (!condition())
        {
            Assert.False(
                limit.IsCancellationRequested,
                $"{_ended} runs have ended, {Seen.Count} results were seen, faults: {string.Join(", ", Faults)}."
            );
            for (int shard = 0; shard < Shards; shard++)
            {
                ResultsPage page = await Page(shard, JobResultOrder.Completion, _places[shard]);
                _places[shard] = page.Next;
                foreach (RecordedResult result in page.Results)
                {
                    if (!Seen.TryAdd(result.Key, Encoding.UTF8.GetString(result.Result.Span)))
                    {
                        SeenTwice.Add(result.Key);
                    }
                }
            }

            await Task.Delay(10);
        }
    }

    /// <summary>Asks until an answer comes: silos die, and writes fail.</summary>
    private async Task<ResultsPage> Page(int shard, JobResultOrder order, int from)
    {
        for (int round = 0; ; round++)
        {
            try
            {
                return await _silos.Ledger.ResultsAsync(new ShardId(List, shard), order, from, 1000);
            }
            catch (Exception error) when (error is not LedgerException && round < 200)
            {
                await Task.Delay(50);
            }
        }
    }

    private async Task StopWorkers()
    {
        Mend();
        IEnumerable<ChaosWorker> all = [.. _workers, .. _left, .. _members.Select(static member => member.Worker)];
        await Task.WhenAll(all.Select(static worker => worker.Stop()));
    }

    private sealed record SiloMember(InProcessSiloHandle Silo, ChaosWorker Worker);
}
