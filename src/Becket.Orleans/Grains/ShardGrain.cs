using System.Globalization;
using Becket.Orleans.Clustering;
using Becket.Orleans.Jobs;
using Becket.Orleans.Ledger;
using Becket.Orleans.Storage;
using Microsoft.Extensions.Logging;
using Orleans.Concurrency;
using Orleans.Placement;

namespace Becket.Orleans.Grains;

/// <summary>The owner of a shard.</summary>
[Reentrant]
[Immovable]
internal sealed partial class ShardGrain : StateGrain, IShardGrain
{
    private readonly IPersistentState<StoredBytes> _storedJobs;
    private readonly IPersistentState<StoredBytes> _storedProgress;
    private readonly DeadSilos _deadSilos;
    private readonly ILogger _logger;

    private ShardState _state = new();
    private (long Jobs, long Progress) _taken;
    private ShardId _id;

    public ShardGrain(
        [PersistentState("jobs", StateStorage.Name)] IPersistentState<StoredBytes> jobs,
        [PersistentState("progress", StateStorage.Name)] IPersistentState<StoredBytes> progress,
        DeadSilos deadSilos,
        GrainClock clock,
        ILogger<ShardGrain> logger
    )
        : base(clock)
    {
        _logger = logger;
        _storedJobs = jobs;
        _storedProgress = progress;
        _deadSilos = deadSilos;
    }

    protected override bool IsChanged => Versions != _taken;

    private (long Jobs, long Progress) Versions => (_state.JobsVersion, _state.ProgressVersion);

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        string key = this.GetPrimaryKeyString();
        int slash = key.LastIndexOf('/');
        _id = new ShardId(key[..slash], int.Parse(key.AsSpan(slash + 1), CultureInfo.InvariantCulture));
        _state = ShardState.Load(_storedJobs.State.Data, _storedProgress.State.Data, Now);
        _taken = Versions;
        SetTimer();
        BeginFigures();
        return Task.CompletedTask;
    }

    public Task<Message<ShardSummary>> AppendAsync(Message<AppendRequest> request) =>
        Timed(() => _state.Append(request.Value));

    public Task<Message<KeysPage>> KeysAsync(long creator) => Timed(() => _state.Keys(creator));

    public Task<Message<ShardSummary>> SummaryAsync() => Timed(_state.Summary);

    public Task<Message<ShardOverview>> OverviewAsync() => Timed(() => _state.Overview(Now));

    public Task<Message<ResultsPage>> ResultsAsync(byte order, int from, int most) =>
        Timed(() => _state.Results((JobResultOrder)order, from, most));

    public Task<Message<DeadLettersPage>> DeadLettersAsync(int from, int most) =>
        Timed(() => _state.DeadLetters(from, most));

    public async Task<int> RequeueAsync(Message<RequeueRequest> request) =>
        (await Timed(() => _state.Requeue(request.Value))).Value;

    public async Task<Message<ShardSummary>> ControlAsync(Message<ListControl> control)
    {
        Message<ShardSummary> summary = await Timed(() =>
        {
            _state.SetControl(control.Value);
            return _state.Summary();
        });

        // A list that is paused or cancelled needs no permits here: other shards can use them.
        await SettleUnused();
        return summary;
    }

    public async Task<Message<JobExplanation>?> ExplainAsync(string key) =>
        (await Timed(() => _state.Explain(Now, key))).Value is { } explanation
            ? new Message<JobExplanation>(explanation)
            : null;

    public async Task<Message<ExchangeAnswer>> ExchangeAsync(Message<ExchangeRequest> request)
    {
        await CheckExists();
        ExchangeAnswer answer = Call(() =>
        {
            LoseDeadSilos();
            return _state.Exchange(Now, request.Value);
        });
        if (_state.HasPermitsToSettle || _state.PermitsWanted(request.Value, answer) > 0)
        {
            answer = await LeaseForPermits(request.Value, answer);
        }

        SetTimer();
        UpdateFigures();
        await StoreAsync();

        // A report that was refused changes nothing, so no write may follow that would publish it.
        LedgerReport.Publish(_logger, _id, _state);
        return new Message<ExchangeAnswer>(answer);
    }

    /// <summary>The jobs first. If it is cut off between, a shard without jobs is left: jobs without their progress
    /// would run again.</summary>
    public async Task DeleteAsync()
    {
        await CloseAsync();
        await _storedJobs.ClearStateAsync();
        await _storedProgress.ClearStateAsync();
    }

    /// <summary>The jobs first, then their progress; both as they are now.</summary>
    protected override async Task WriteAsync()
    {
        StateWriter? jobs = null;
        if (_state.JobsVersion != _taken.Jobs)
        {
            _state.WriteJobs(jobs = new StateWriter());
        }

        StateWriter? progress = null;
        if (_state.ProgressVersion != _taken.Progress)
        {
            _state.WriteProgress(progress = new StateWriter(), Now);
        }

        _taken = Versions;
        if (jobs is not null)
        {
            await Write(_storedJobs, jobs);
        }

        if (progress is not null)
        {
            await Write(_storedProgress, progress);
        }

        LedgerReport.Publish(_logger, _id, _state);
    }

    private async Task<Message<T>> Timed<T>(Func<T> call)
    {
        await CheckExists();
        return await Answer(() =>
        {
            _state.Tick(Now);
            T answer = call();
            SetTimer();
            return answer;
        });
    }

    /// <summary>A shard without jobs is new, or its list was deleted: only the list knows.</summary>
    private async Task CheckExists()
    {
        if (
            _state.Count == 0
            && ((await GrainFactory.GetGrain<IListGrain>(_id.List).FindAsync())?.Value.Shards ?? 0) <= _id.Number
        )
        {
            throw new LedgerRefusedException((byte)LedgerError.NoSuchList, $"There is no shard {_id}.");
        }
    }

    /// <summary>The leases of workers whose silo is dead are free at once, and need not wait for their time.</summary>
    private void LoseDeadSilos() =>
        _state.LoseWorkers(worker => WorkerName.SiloOf(worker) is { } silo && _deadSilos.Contains(silo));
}
