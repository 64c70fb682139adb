using System.Diagnostics;
using System.Globalization;
using System.Text;
using Becket.Orleans.Ledger;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Becket.Orleans.Tests.Faults;

/// <summary>A list of jobs on a cluster of processes, which a test hurts; and the judgement of what they did.</summary>
internal sealed class ClusterDay : IAsyncDisposable
{
    private const string List = "day";
    private const int ShardSize = 100;

    private readonly string _folder = Directory.CreateTempSubdirectory("becket-day-").FullName;
    private readonly IDisposable _server;
    private readonly string[] _settings;
    private readonly TimeSpan _lease;
    private readonly TimeSpan _detect;
    private readonly List<Child> _all = [];
    private readonly Dictionary<string, string> _seen = [];
    private readonly List<string> _seenTwice = [];
    private int[] _places = [];
    private IHost _client = null!;
    private int _jobs;
    private int _milliseconds;

    private ClusterDay(IDisposable server, string[] settings, TimeSpan lease, TimeSpan detect) =>
        (_server, _settings, _lease, _detect) = (server, settings, lease, detect);

    /// <summary>Of a day that keeps its state there.</summary>
    public RedisServer Redis => (RedisServer)_server;

    /// <summary>The members that were not killed.</summary>
    public List<Child> Members { get; } = [];

    private IJobLedger Ledger => _client.Services.GetRequiredService<IJobLedger>();

    private string RunLog => Path.Combine(_folder, "runs");

    private int Shards => (_jobs + ShardSize - 1) / ShardSize;

    /// <summary>Starts Redis. No member yet.</summary>
    /// <param name="lease">The lease time of the list.</param>
    /// <param name="detect">See <see cref="JobClusterOptions.DetectIn"/>.</param>
    /// <param name="settings">More settings of all members, and of the client.</param>
    public static async Task<ClusterDay> Begin(TimeSpan lease, TimeSpan detect, params string[] settings)
    {
        RedisServer redis = await RedisServer.Start();
        return new ClusterDay(redis, [$"--JobCluster:RedisAddress={redis.Address}", .. settings], lease, detect);
    }

    /// <summary>Starts PostgreSQL. No member yet.</summary>
    public static ClusterDay BeginOnPostgreSql(TimeSpan lease, TimeSpan detect)
    {
        var server = new PostgreSqlServer();
        return new ClusterDay(server, [$"--JobCluster:PostgreSqlConnection={server.Connection}"], lease, detect);
    }

    /// <summary>Starts a member.</summary>
    /// <remarks>On a machine that is very busy the others may declare it dead while it starts. Then it is started
    /// again, as systemd would.</remarks>
    public async Task<Child> Add(ClusterRole role = ClusterRole.Everything, params string[] options)
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                return await Start(role, options);
            }
            catch (InvalidOperationException) when (attempt < 5)
            {
                // It has ended; its text is in the exception of the last attempt.
            }
        }
    }

    /// <summary>Creates the list, whose jobs take so many milliseconds.</summary>
    public async Task Create(int jobs, int milliseconds)
    {
        (_jobs, _milliseconds) = (jobs, milliseconds);
        _places = new int[Shards];
        HostApplicationBuilder builder = Host.CreateApplicationBuilder(_settings);
        builder.Logging.ClearProviders();
        builder.UseBecketOrleans(static cluster => cluster.Role = ClusterRole.Worker);
        _client = builder.Build();
        await _client.StartAsync();
        var options = new JobListOptions
        {
            LeaseTime = _lease,
            LostWorkers = 100,
            Attempts = 100,
        };
        ListOpening opening = await Again(() => Ledger.OpenAsync(List, options));
        ListView view = await Again(() => Ledger.GrowAsync(List, opening.Creator, Shards));
        for (int shard = 0; shard < Shards; shard++)
        {
            int first = shard * ShardSize;
            var request = new AppendRequest
            {
                Creator = opening.Creator,
                From = 0,
                Jobs = [.. Enumerable.Range(first, Math.Min(ShardSize, jobs - first)).Select(Record)],
                Options = options,
                Control = view.Control,
            };
            await Again(() => Ledger.AppendAsync(new ShardId(List, shard), request));
        }

        await Again(() => Ledger.CloseAsync(List, opening.Creator));
    }

    /// <summary>Waits until so many results are recorded, and notes each as it comes.</summary>
    public async Task Done(int jobs)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(5));
        while (_seen.Count < jobs)
        {
            for (int shard = 0; shard < Shards; shard++)
            {
                ResultsPage page = await Again(() =>
                    Ledger.ResultsAsync(new ShardId(List, shard), JobResultOrder.Completion, _places[shard], 1000)
                );
                _places[shard] = page.Next;
                foreach (RecordedResult result in page.Results)
                {
                    if (!_seen.TryAdd(result.Key, Encoding.UTF8.GetString(result.Result.Span)))
                    {
                        _seenTwice.Add(result.Key);
                    }
                }
            }

            Assert.False(limit.IsCancellationRequested, $"{_seen.Count} of {jobs} jobs were done in time.\n{Texts()}");
            await Task.Delay(50);
        }
    }

    /// <summary>Waits until one of these members runs jobs, by its own log, so that a fault hurts it.</summary>
    /// <param name="members">The members. The first that has work is taken.</param>
    /// <returns>The member, and a moment at which it had work.</returns>
    public async Task<(Child Victim, long Moment)> Working(IEnumerable<Child> members)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while (true)
        {
            long now = Stopwatch.GetTimestamp();
            ILookup<string, Run> running = Run.Read(RunLog)
                .Where(run => run.End is null && run.Start <= now)
                .ToLookup(static run => run.Process);
            if (members.FirstOrDefault(member => running[ProcessOf(member)].Count() >= 2) is { } victim)
            {
                return (victim, now);
            }

            Assert.False(limit.IsCancellationRequested, $"No member got work.\n{Texts()}");
            await Task.Delay(10);
        }
    }

    /// <summary>Kills one of these members while it runs jobs, whose results it will never report.</summary>
    /// <returns>The member, and a moment at which it had work.</returns>
    public async Task<(Child Victim, long Moment)> KillAtWork(IEnumerable<Child> members)
    {
        while (true)
        {
            (Child victim, long moment) = await Working(members);

            // While it stands still, its log says whether it still has work.
            victim.Signal(Signal.Stop);
            await victim.Stopped();
            if (Run.Read(RunLog).Exists(run => run.Process == ProcessOf(victim) && run.End is null))
            {
                await victim.Kill();
                return (victim, moment);
            }

            victim.Signal(Signal.Continue);
        }
    }

    /// <summary>Lets the jobs end that members hold back (--HoldAfter).</summary>
    public void Go() => File.WriteAllText(Path.Combine(_folder, "go"), "");

    /// <summary>The time from a moment until a member first heard that another one was declared dead; null if none
    /// has.</summary>
    public TimeSpan? DeathNoticedAfter(long moment)
    {
        IEnumerable<long> notices =
            from child in _all
            from line in child.Text.Split('\n')
            where line.StartsWith("DEAD ", StringComparison.Ordinal)
            let time = long.Parse(line.Split(' ')[2], CultureInfo.InvariantCulture)
            where time > moment
            select time;
        return notices.Any() ? Stopwatch.GetElapsedTime(moment, notices.Min()) : null;
    }

    /// <summary>Waits for all jobs, and judges.</summary>
    public async Task<DayFigures> Judge()
    {
        await Done(_jobs);

        // Reports that were late come now, and must change nothing.
        await Task.Delay(TimeSpan.FromSeconds(1));
        List<Run> runs = Run.Read(RunLog);
        ILookup<string, Run> byKey = runs.ToLookup(static run => run.Key);
        Assert.Empty(_seenTwice);
        Assert.Equal(_jobs, _seen.Count);
        var final = new Dictionary<string, string>();
        for (int shard = 0; shard < Shards; shard++)
        {
            ResultsPage page = await Again(() =>
                Ledger.ResultsAsync(new ShardId(List, shard), JobResultOrder.Input, 0, 1000)
            );
            Assert.Equal(
                Enumerable.Range(shard * ShardSize, page.Results.Count).Select(Key),
                page.Results.Select(static result => result.Key)
            );
            foreach (RecordedResult result in page.Results)
            {
                final.Add(result.Key, Encoding.UTF8.GetString(result.Result.Span));
            }
        }

        // What was recorded first is recorded still, and nothing else is.
        Assert.Equal(_seen.OrderBy(static e => e.Key), final.OrderBy(static e => e.Key));
        foreach ((string key, string result) in final)
        {
            string[] parts = result.Trim('"').Split(' ');
            long token = long.Parse(parts[0], CultureInfo.InvariantCulture);
            Run[] own = [.. byKey[key]];
            Assert.Contains(own, run => run.Token == token && run.Process == parts[1] && run.End is not null);

            // No token is run twice, and the result is of the newest run: an older one was fenced.
            Assert.Equal(own.Length, own.Select(static run => run.Token).Distinct().Count());
            Assert.Equal(own.Max(static run => run.Token), token);
        }

        return new DayFigures(_jobs, runs.Count, runs);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (Child child in _all)
        {
            child.Dispose();
        }

        if (_client is not null)
        {
            using var soon = new CancellationTokenSource(TimeSpan.FromSeconds(2));
            try
            {
                await _client.StopAsync(soon.Token);
            }
            catch (Exception error) when (error is OperationCanceledException or TimeoutException)
            {
                // The silos are gone.
            }

            await ((IAsyncDisposable)_client).DisposeAsync();
        }

        _server.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static string ProcessOf(Child member) => member.Id.ToString(CultureInfo.InvariantCulture);

    private static string Key(int job) => string.Create(CultureInfo.InvariantCulture, $"job-{job}");

    /// <summary>Calls until an answer comes: an error says nothing about the outcome, and each call may be made
    /// again.</summary>
    private static async Task<T> Again<T>(Func<Task<T>> call)
    {
        for (int round = 0; ; round++)
        {
            try
            {
                return await call();
            }
            catch (Exception error) when (error is not LedgerException && round < 200)
            {
                await Task.Delay(200);
            }
        }
    }

    private async Task<Child> Start(ClusterRole role, string[] options)
    {
        Child child = await Child.StartMember([
            .. _settings,
            $"--JobCluster:Role={role}",
            $"--JobCluster:DetectIn={_detect:c}",
            $"--Runs={RunLog}",
            .. options,
        ]);
        _all.Add(child);
        Members.Add(child);
        return child;
    }

    private JobRecord Record(int job) =>
        new(Key(job), "work", Encoding.UTF8.GetBytes(_milliseconds.ToString(CultureInfo.InvariantCulture)));

    private string Texts() => string.Join('\n', _all.Select(static child => $"--- {child.Id}\n{child.Text}"));
}
