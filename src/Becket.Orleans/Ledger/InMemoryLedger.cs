using Becket.Orleans.Jobs;
using Microsoft.Extensions.Logging;

namespace Becket.Orleans.Ledger;

/// <summary>The ledger in the memory of one process, for tests. What it holds is lost with it.</summary>
/// <param name="time">The clock of the leases.</param>
/// <param name="logger">For leases that were lost, reports that were refused, and dead letters.</param>
/// <remarks>Threads: any. Every state is kept as bytes beside the object, as a real ledger would store it:
/// <see cref="Reload"/> reads all of them again, as after a crash.</remarks>
internal sealed class InMemoryLedger(TimeProvider time, ILogger logger) : IJobLedger
{
    private readonly Lock _gate = new();
    private TimeProvider _time = time;
    private long _start = time.GetTimestamp();
    private readonly SortedDictionary<string, ListState> _lists = new(StringComparer.Ordinal);
    private readonly Dictionary<ShardId, ShardState> _shards = [];
    private readonly Dictionary<ShardId, StoredShard> _stored = [];
    private readonly Dictionary<string, byte[]> _storedLists = new(StringComparer.Ordinal);
    private readonly StateWriter _writer = new();
    private DirectoryState _directory = new();

    private TimeSpan Now => _time.GetElapsedTime(_start);

    public Task<IReadOnlyList<string>> ListsAsync(bool openOnly, CancellationToken cancellation = default) =>
        Answer(() => _directory.Names(openOnly), cancellation);

    public Task<ListOpening> OpenAsync(string list, JobListOptions options, CancellationToken cancellation = default) =>
        Answer(
            () =>
            {
                if (!_lists.TryGetValue(list, out ListState? state))
                {
                    _lists.Add(list, state = new ListState());
                }

                ListOpening opening = state.Open(list, options);
                Store(list, state);
                return opening;
            },
            cancellation
        );

    public Task<ListView?> FindAsync(string list, CancellationToken cancellation = default) =>
        Answer(() => _lists.GetValueOrDefault(list)?.View, cancellation);

    public Task<ListView> GrowAsync(string list, long creator, int shards, CancellationToken cancellation = default) =>
        Change(list, state => state.Grow(creator, shards), cancellation);

    public Task<ListView> CloseAsync(string list, long creator, CancellationToken cancellation = default) =>
        Change(list, state => state.Close(creator), cancellation);

    public Task<ListView> SetModeAsync(string list, ListMode mode, CancellationToken cancellation = default) =>
        Change(list, state => state.SetMode(mode), cancellation);

    public Task<ListView> SetCompleteAsync(string list, long version, CancellationToken cancellation = default) =>
        Change(list, state => state.SetComplete(version), cancellation);

    public Task DeleteAsync(string list, CancellationToken cancellation = default) =>
        Answer(
            () =>
            {
                if (_lists.TryGetValue(list, out ListState? state) && state.View is { } view)
                {
                    for (int shard = 0; shard < view.Shards; shard++)
                    {
                        _shards.Remove(new ShardId(list, shard));
                        _stored.Remove(new ShardId(list, shard));
                    }

                    state.Delete();
                    Store(list, state);
                }

                return true;
            },
            cancellation
        );

    public Task<ShardSummary> AppendAsync(
        ShardId shard,
        AppendRequest request,
        CancellationToken cancellation = default
    ) => Change(shard, state => state.Append(request), cancellation);

    public Task<KeysPage> KeysAsync(ShardId shard, long creator, CancellationToken cancellation = default) =>
        Change(shard, state => state.Keys(creator), cancellation);

    public Task<ExchangeAnswer> ExchangeAsync(
        ShardId shard,
        ExchangeRequest request,
        CancellationToken cancellation = default
    ) => Change(shard, state => Exchange(shard, state, request), cancellation);

    public Task<ShardSummary> SummaryAsync(ShardId shard, CancellationToken cancellation = default) =>
        Change(shard, static state => state.Summary(), cancellation);

    public Task<ShardOverview> OverviewAsync(ShardId shard, CancellationToken cancellation = default) =>
        Change(shard, state => state.Overview(Now), cancellation);

    public Task<ResultsPage> ResultsAsync(
        ShardId shard,
        JobResultOrder order,
        int from,
        int most,
        CancellationToken cancellation = default
    ) => Change(shard, state => state.Results(order, from, most), cancellation);

    public Task<DeadLettersPage> DeadLettersAsync(
        ShardId shard,
        int from,
        int most,
        CancellationToken cancellation = default
    ) => Change(shard, state => state.DeadLetters(from, most), cancellation);

    public Task<int> RequeueAsync(ShardId shard, RequeueRequest request, CancellationToken cancellation = default) =>
        Change(shard, state => state.Requeue(request), cancellation);

    public Task<ShardSummary> ControlAsync(
        ShardId shard,
        ListControl control,
        CancellationToken cancellation = default
    ) =>
        Change(
            shard,
            state =>
            {
                state.SetControl(control);
                Settle(shard, state);
                return state.Summary();
            },
            cancellation
        );

    public Task<JobExplanation?> ExplainAsync(ShardId shard, string key, CancellationToken cancellation = default) =>
        Change(shard, state => state.Explain(Now, key), cancellation);

    /// <summary>Forgets all objects and reads what is stored, as a ledger does that was killed and started.</summary>
    /// <param name="time">Its clock from now on.</param>
    internal void Reload(TimeProvider time)
    {
        lock (_gate)
        {
            _time = time;
            _start = time.GetTimestamp();
            _writer.Clear();
            _directory.Write(_writer);
            _directory = DirectoryState.Load(_writer.Written.ToArray());
            foreach ((string list, byte[] state) in _storedLists)
            {
                _lists[list] = ListState.Load(state, Now);
            }

            foreach ((ShardId shard, StoredShard stored) in _stored)
            {
                _shards[shard] = ShardState.Load(stored.Jobs, stored.Progress, Now);
                stored.JobsVersion = stored.ProgressVersion = 0;
            }
        }
    }

    private ExchangeAnswer Exchange(ShardId shard, ShardState state, ExchangeRequest request)
    {
        ExchangeAnswer answer = state.Exchange(Now, request);
        int permits = state.PermitsWanted(request, answer);
        if (permits == 0 && !state.HasPermitsToSettle)
        {
            return answer;
        }

        PermitGrant grant = Grant(shard, state, permits);
        ExchangeAnswer more = state.LeaseMore(Now, request, answer);
        return grant.Granted < permits ? more with { AskAgainIn = grant.AskAgainIn } : more;
    }

    private void Settle(ShardId shard, ShardState state)
    {
        if (state.HasPermitsToSettle)
        {
            Grant(shard, state, 0);
        }
    }

    private PermitGrant Grant(ShardId shard, ShardState state, int want)
    {
        PermitRequest ask = state.BeginPermits(shard.Number, want);
        Store(shard, state);
        ListState list = Existing(shard.List);
        PermitGrant grant = list.GrantPermits(Now, ask);
        Store(shard.List, list);
        state.EndPermits(grant);
        return grant;
    }

    private Task<T> Change<T>(ShardId shard, Func<ShardState, T> change, CancellationToken cancellation) =>
        Answer(
            () =>
            {
                if (Existing(shard.List).View is not { } view || shard.Number >= view.Shards)
                {
                    throw new LedgerException(LedgerError.NoSuchList, $"There is no shard {shard}.");
                }

                if (!_shards.TryGetValue(shard, out ShardState? state))
                {
                    _shards.Add(shard, state = new ShardState());
                }

                state.Tick(Now);
                T answer = change(state);
                Store(shard, state);
                LedgerReport.Publish(logger, shard, state);
                return answer;
            },
            cancellation
        );

    private Task<ListView> Change(string list, Func<ListState, ListView> change, CancellationToken cancellation) =>
        Answer(
            () =>
            {
                ListState state = Existing(list);
                ListView view = change(state);
                Store(list, state);
                return view;
            },
            cancellation
        );

    private Task<T> Answer<T>(Func<T> call, CancellationToken cancellation)
    {
        if (cancellation.IsCancellationRequested)
        {
            return Task.FromCanceled<T>(cancellation);
        }

        try
        {
            lock (_gate)
            {
                return Task.FromResult(call());
            }
        }
        catch (LedgerException error)
        {
            return Task.FromException<T>(error);
        }
    }

    private ListState Existing(string list) =>
        _lists.GetValueOrDefault(list)
        ?? throw new LedgerException(LedgerError.NoSuchList, $"There is no list \"{list}\".");

    private void Store(string list, ListState state)
    {
        _writer.Clear();
        state.Write(_writer);
        _storedLists[list] = _writer.Written.ToArray();
        if (state.View is { } view)
        {
            _directory.Set(list, view.Control.Version, !view.IsComplete);
        }
        else
        {
            _directory.Remove(list);
        }
    }

    private void Store(ShardId shard, ShardState state)
    {
        if (!_stored.TryGetValue(shard, out StoredShard? stored))
        {
            _stored.Add(shard, stored = new StoredShard());
        }

        if (stored.JobsVersion != state.JobsVersion)
        {
            _writer.Clear();
            state.WriteJobs(_writer);
            stored.Jobs = _writer.Written.ToArray();
            stored.JobsVersion = state.JobsVersion;
        }

        if (stored.ProgressVersion != state.ProgressVersion)
        {
            _writer.Clear();
            state.WriteProgress(_writer, Now);
            stored.Progress = _writer.Written.ToArray();
            stored.ProgressVersion = state.ProgressVersion;
        }
    }

    private sealed class StoredShard
    {
        public byte[] Jobs { get; set; } = [];

        public byte[] Progress { get; set; } = [];

        public long JobsVersion { get; set; }

        public long ProgressVersion { get; set; }
    }
}
