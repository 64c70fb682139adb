using System.Threading.Channels;
using Becket.Cli.Running;
using Becket.Cli.Running.Children;
using Becket.Cli.Running.Options;
using Becket.Cli.Running.Outputs;
using Becket.Cli.Running.Scheduling;
using Becket.ClusterTool.Links;
using Becket.Orleans.Jobs;
using Job = Becket.Orleans.Jobs.Job;

namespace Becket.ClusterTool.Giving;

/// <summary>The workers, as the place where the jobs of a run run: puts the jobs into the ledger, and ends them as the
/// ledger records their results.</summary>
/// <remarks>A result counts in this order: its output is on the disk here, the ledger records it, the run writes the
/// output (with -k, after those before it), the log has a record, and what was kept of the output is removed. A giver
/// that is killed in between goes on from there: it writes the outputs that have no record, and no step is done for a
/// job that the log has.</remarks>
internal sealed partial class GiverPlace : IRunPlace, IDisposable
{
    /// <summary>The handler of the ledger's jobs.</summary>
    public const string Handler = "command";

    /// <summary>The jobs in the ledger, for each slot: the one that runs, two that its worker may fetch in advance, and
    /// one that is on its way into the ledger.</summary>
    private const int WaitingPerSlot = 4;

    private const int FewestGiven = 16;

    /// <summary>How often the ledger is asked for results that no worker has brought: of a run before this
    /// one.</summary>
    private static readonly TimeSpan s_pollInterval = TimeSpan.FromSeconds(1);

    private readonly GiverOptions _options;
    private readonly RunOptions _run;
    private readonly UnfinishedRun _marker;
    private readonly TextWriter _error;
    private readonly Channel<Job> _given = Channel.CreateUnbounded<Job>();
    private readonly Dictionary<string, RemoteChild> _children = [];
    private readonly Dictionary<string, ResultMessage> _recovered = [];
    private readonly Dictionary<long, int> _attempts = [];

    /// <summary>The jobs that have failed, and run again later.</summary>
    private readonly HashSet<long> _retrying = [];
    private readonly CancellationTokenSource _closing = new();
    private JobRun? _jobs;
    private LedgerHost? _host;
    private JobLists? _lists;
    private JobList? _list;
    private Deferred? _polling;
    private DelayedCall? _deadCheck;
    private TimeSpan _began;
    private long _highestStarted;
    private bool _isStopping;

    public GiverPlace(GiverOptions options, RunOptions run, UnfinishedRun marker, TextWriter error)
    {
        (_options, _run, _marker, _error) = (options, run, marker, error);
        Spool = new Spool(Path.Combine(options.Folder, "outputs"));
        Listener = new Listening(this);
    }

    public RunListener Listener { get; }

    public Spool Spool { get; }

    public Reactor Reactor { get; private set; } = null!;

    public bool IsShared => _run.Transfer.IsShared;

    public async Deferred Open(Reactor reactor)
    {
        Reactor = reactor;
        _began = reactor.Now;
        Listen();
        try
        {
            _host = await LedgerHost.Start(
                Path.Combine(_options.Folder, "ledger"),
                _options.Redis,
                "becket-" + _marker.List
            );
        }
        catch (Exception error) when (error is not RunException)
        {
            throw new RunException($"the ledger cannot start: {error.GetBaseException().Message.TrimEnd('.')}");
        }

        // A small chunk time: a job that waits for its chunk is a slot that does nothing.
        _lists = new JobLists(_host.Ledger) { ChunkTime = TimeSpan.FromMilliseconds(2) };
        _ledger = _host.Ledger.Port;
        _list = await _lists.FindAsync(_marker.List);
        if (_list is not null)
        {
            await ReadResults(ResultsReader());
        }

        _polling = Poll();
        Accept();
    }

    public ScheduleOptions Adapt(ScheduleOptions schedule) =>
        schedule with
        {
            // Its worker ends a job that takes too long: here it may still wait for one.
            TimeLimit = null,
            Slots = schedule.AreSlotsGiven ? schedule.Slots : FewestGiven,
        };

    public void Begin(JobRun run)
    {
        _jobs = run;
        UpdateSlots();
    }

    public IChild Start(PreparedJob prepared, IAttemptOutput output, IChildListener listener)
    {
        if (prepared.Refusal is { } refusal)
        {
            throw new CannotStartException(refusal, 126, mayPass: false);
        }

        CheckFiles(prepared);
        string key = JobKey.Of(prepared.Job.Number, _attempts[prepared.Job.Number]);
        var child = new RemoteChild(this, prepared, output, listener, key);
        _children.Add(key, child);
        if (_recovered.Remove(key, out ResultMessage? result))
        {
            Reactor.CallLater(TimeSpan.Zero, () => _ = child.End(result, Reactor));
        }
        else
        {
            _given.Writer.TryWrite(Job.Of(Handler, key, 0));
        }

        return child;
    }

    public void Stopping()
    {
        _isStopping = true;
        foreach (RemoteChild child in _children.Values.ToArray())
        {
            child.EndUnbegun();
        }
    }

    public async Deferred Close()
    {
        await _closing.CancelAsync();
        _given.Writer.TryComplete();
        _deadCheck.CancelIfActive();
        await StopListening();
        if (_polling is { } polling)
        {
            await polling;
        }

        if (_host is { } host)
        {
            try
            {
                if (_options.Redis is not null)
                {
                    await _lists!.DeleteAsync(_marker.List);
                }
            }
            catch (Exception error) when (error is JobListException or IOException or TimeoutException)
            {
                _error.WriteLine($"becket-cluster: the list '{_marker.List}' is left in Redis: {error.Message}");
            }

            try
            {
                await host.DisposeAsync();
                UnfinishedRun.Clear(_options.Folder);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                _error.WriteLine($"becket-cluster: '{_options.Folder}' cannot be cleared: {FileErrorText.Of(error)}");
            }
        }
    }

    public void Dispose() => _closing.Dispose();

    /// <summary>A child needs nothing more of the workers.</summary>
    public void Ended(RemoteChild child)
    {
        _children.Remove(child.Key);
        if (!child.HasResult || child.DeadBecause is not null)
        {
            UpdateSlots();
        }

        CheckDead();
    }

    private void Started(long number, int attempt)
    {
        _attempts[number] = attempt;
        _retrying.Remove(number);
        _highestStarted = Math.Max(_highestStarted, number);
    }

    private void UpdateSlots()
    {
        if (_jobs is null)
        {
            return;
        }

        // A dead letter waits for the end of the run, or for people, and takes no slot from the others.
        int dead = _children.Values.Count(child => child.DeadBecause is not null);
        int slots = _run.Schedule.AreSlotsGiven
            ? _run.Schedule.Slots
            : Math.Max(FewestGiven, WaitingPerSlot * _workers.Sum(worker => worker.Slots));
        _jobs.SetSlots((int)Math.Min((long)slots + dead, int.MaxValue));
    }

    /// <summary>The ledger has recorded a result.</summary>
    private void Recorded(ResultMessage result)
    {
        if (_children.TryGetValue(result.Key, out RemoteChild? child))
        {
            if (child.HasResult)
            {
                return;
            }

            _ended++;
            _failed += result is { ExitCode: 0, Signal: 0, CouldNotStart: null } ? 0 : 1;
            _endings.Enqueue(Reactor.Now);
            _ = child.End(result, Reactor);
        }
        else if (IsStillToStart(result.Key))
        {
            // The giver was killed, and a worker has gone on with a job that this run has not reached yet.
            _recovered[result.Key] = result;
        }
    }

    private bool IsStillToStart(string key) =>
        JobKey.NumberOf(key) is { } number && (number > _highestStarted || _retrying.Contains(number));

    /// <summary>Finds mistakes in the names of files here, where the user sees them.</summary>
    private void CheckFiles(PreparedJob prepared)
    {
        if (IsShared)
        {
            return;
        }

        foreach (string file in prepared.Sends.Concat(prepared.Returns))
        {
            if (FilePlaces.Remote(file) is null)
            {
                throw new CannotStartException(
                    $"'{file}' is outside of the job's directory: write a relative name, or /./ where its part begins",
                    126,
                    mayPass: false
                );
            }
        }

        foreach (
            string file in prepared.Sends.Select(FilePlaces.Local).Append(prepared.StandardInputFile).OfType<string>()
        )
        {
            if (!File.Exists(file))
            {
                throw new CannotStartException($"'{file}' is no file that could be sent", 1, mayPass: false);
            }
        }
    }

    /// <summary>Follows the run: which attempt starts, and which job has its record in the log.</summary>
    private sealed class Listening(GiverPlace place) : RunListener
    {
        public override void JobStarted(Becket.Cli.Running.Job job, int slot, int attempt, TimeSpan at) =>
            place.Started(job.Number, attempt);

        public override void JobEnded(JobEnd end, bool isFinal)
        {
            place._attempts.Remove(end.Job.Number);
            if (!isFinal)
            {
                place._retrying.Add(end.Job.Number);
            }
        }

        public override void JobWritten(JobEnd end)
        {
            // A job that the run has stopped has no record.
            if (!end.IsStopped)
            {
                place.Spool.Remove(end.Job.Number);
            }
        }
    }
}
