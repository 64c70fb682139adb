using System.Globalization;
using Becket.Deferreds;
using Becket.Orleans.Jobs;
using Becket.Orleans.Ledger;
using Becket.Reactors;
using Becket.Reactors.Services;
using Becket.Tasks;
using Becket.Time;
using Microsoft.Extensions.Logging;

namespace Becket.Orleans.Workers;

/// <summary>Runs the jobs of lists, in slots on a reactor: it fetches them in batches, renews their leases, and reports
/// how they ended until the ledger has recorded it.</summary>
/// <remarks>
/// <para>A <see cref="Service"/>: add it to <see cref="Reactor.Services"/>, or start it. When it stops, it gives back
/// what it has not begun, waits <see cref="JobWorkerOptions.StopTimeout"/> for what it runs, cancels that then and
/// gives it back, and ends when the ledger has heard all of it.</para>
/// <para>It needs no locks and no clock but the reactor's, so it runs in virtual time and in a simulation.</para>
/// <para>Threads: the reactor's.</para>
/// </remarks>
[RunsOnLoop]
public sealed partial class JobWorker : Service
{
    /// <summary>After a stop, runs that ignore their cancellation are left behind after so long.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(1);

    private readonly Reactor _reactor;
    private readonly IJobLedger _ledger;
    private readonly JobHandlers _handlers;
    private readonly JobWorkerOptions _options;
    private readonly ILogger _logger;
    private readonly SortedDictionary<string, WorkerList> _lists = new(StringComparer.Ordinal);

    /// <summary>The shards that the worker has a lease of, or something to say to.</summary>
    private readonly List<WorkerShard> _active = [];

    /// <summary>The jobs that wait for a slot, in the order in which they came. Some may be lost already.</summary>
    private readonly Queue<HeldJob> _queue = new();
    private string[] _handlerNames = [];
    private DelayedCall? _pump;
    private Func<bool>? _awaited;
    private Deferred? _awaiter;
    private Deferred? _polling;
    private WorkerFigures? _figures;
    private bool _isStopping;

    /// <summary>Creates a worker that has not started.</summary>
    /// <param name="reactor">Where the jobs run.</param>
    /// <param name="ledger">Where the lists are.</param>
    /// <param name="handlers">The handlers. The worker gets only jobs for these.</param>
    /// <param name="options">Slots, and more. Null: the defaults.</param>
    /// <param name="logger">For failures of jobs and of the ledger. Null: the reactor's.</param>
    public JobWorker(
        Reactor reactor,
        JobLedger ledger,
        JobHandlers handlers,
        JobWorkerOptions? options = null,
        ILogger? logger = null
    )
    {
        ArgumentNullException.ThrowIfNull(reactor);
        ArgumentNullException.ThrowIfNull(ledger);
        ArgumentNullException.ThrowIfNull(handlers);
        _reactor = reactor;
        _ledger = ledger.Port;
        _handlers = handlers;
        _options = options ?? new JobWorkerOptions();
        _logger = logger ?? reactor.Logger;
        WorkerName = _options.Name ?? DefaultName;
    }

    /// <summary>Its name in the ledger: in log lines, dead letters and explanations. Each start adds another number to
    /// it.
    /// </summary>
    public string WorkerName { get; private set; }

    private static string DefaultName =>
        string.Create(CultureInfo.InvariantCulture, $"{Environment.MachineName}-{Environment.ProcessId}");

    /// <summary>What it has and does now.</summary>
    public JobWorkerStatistics Statistics()
    {
        int held = 0;
        int unreported = 0;
        foreach (WorkerShard shard in _active)
        {
            held += shard.Held.Count;
            unreported += shard.Outbox.Count;
        }

        return new JobWorkerStatistics
        {
            Slots = _options.Slots,
            Running = _running,
            Leases = held,
            Unreported = unreported,
        };
    }

    /// <inheritdoc/>
    protected override Deferred OnStart()
    {
        if (_handlers.Names.Count == 0)
        {
            throw new InvalidOperationException(
                "The worker has no handlers, so no job is for it. Add one: handlers.Add(() => new Thumbnail())."
            );
        }

        WorkerName = NewName();
        _handlerNames = [.. _handlers.Names];
        _isStopping = false;
        _figures = new WorkerFigures(_options.Slots);
        _polling = Poll();
        return Deferred.Succeed();
    }

    /// <inheritdoc/>
    protected override async Deferred OnStop()
    {
        _isStopping = true;
        _polling?.Cancel();
        GiveBackQueue();
        await Until(() => _running == 0, _options.StopTimeout);
        foreach (HeldJob job in _active.SelectMany(static shard => shard.Held.Values).ToArray())
        {
            CancelRun(job, CancelReason.Stop);
        }

        await Until(() => _running == 0, s_patience);
        await Until(() => !_active.Exists(static shard => shard.HasNews || shard.IsExchanging), _options.CallTimeout);
        if (_running > 0)
        {
            WorkersLog.LeftBehind(_logger, WorkerName, _running);
        }

        _pump?.Cancel();
        _pump = null;
        _timer?.Cancel();
        _timer = null;
        _lists.Clear();
        _active.Clear();
        _queue.Clear();
        _figures?.Close();
        _figures = null;
    }

    /// <summary>Another one for each start: leases of a worker that was started again are not its own.</summary>
    private string NewName()
    {
        // In virtual time from the seed, because a run must be repeatable.
        ulong number = ((ITimerHost)_reactor).IsRealTime
            ? BitConverter.ToUInt64(Guid.NewGuid().ToByteArray())
            : (ulong)_reactor.Random.NextInt64();
        return string.Create(CultureInfo.InvariantCulture, $"{_options.Name ?? DefaultName}-{(uint)number:x8}");
    }

    /// <summary>Waits for a condition that is looked at whenever something has ended.</summary>
    private async Deferred Until(Func<bool> condition, TimeSpan atMost)
    {
        PumpSoon();
        if (condition())
        {
            return;
        }

        _awaited = condition;
        _awaiter = new Deferred();
        try
        {
            await _awaiter.AddTimeout(atMost, _reactor);
        }
        catch (TimeoutException)
        {
            // The caller looks.
        }
        finally
        {
            _awaited = null;
            _awaiter = null;
        }
    }

    private void CheckAwaited()
    {
        if (_awaited?.Invoke() == true)
        {
            _awaited = null;
            _awaiter!.Callback();
        }
    }
}
