using Becket.Orleans.Jobs;

namespace Becket.Orleans.Ledger;

/// <summary>A shard: its jobs, their leases and their results. It has no clock, does no input or output, and knows no
/// threads: its owner calls it from one place, with the time.</summary>
/// <remarks>
/// <para>Time is any clock of the owner that does not go back. Times of two owners are never compared: what is stored
/// of a lease is that it exists, and the next owner gives it its full time again.</para>
/// <para>The owner stores the state before it answers: <see cref="WriteJobs"/> if <see cref="JobsVersion"/> has
/// risen, then <see cref="WriteProgress"/> if <see cref="ProgressVersion"/> has. If storing fails it forgets the
/// object, and loads the shard anew. It calls <see cref="Tick"/> at <see cref="NextDeadline"/>.</para>
/// </remarks>
internal sealed partial class ShardState
{
    private readonly List<StoredJob> _jobs = [];
    private readonly List<string> _handlers = [];
    private readonly Dictionary<string, int> _handlerNumbers = new(StringComparer.Ordinal);
    private readonly List<WorkerEntry> _workers = [];
    private readonly Dictionary<string, int> _workerNumbers = new(StringComparer.Ordinal);

    /// <summary>Ready jobs by handler: those that killed no worker, and the suspects.</summary>
    private readonly List<ReadySet> _ready = [];
    private readonly List<ReadySet> _suspects = [];

    /// <summary>Leases and pauses by the time of their end. An entry counts only if the slot's
    /// <see cref="JobSlot.QueuedFor"/> is its time.</summary>
    private readonly PriorityQueue<int, TimeSpan> _deadlines = new();

    /// <summary>The jobs with results, in the order in which these were recorded.</summary>
    private readonly List<int> _recorded = [];
    private readonly int[] _counts = new int[6];
    private readonly List<ShardEvent> _events = [];
    private JobSlot[] _slots = [];
    private ShardCounts _counters;
    private long _lastToken;

    /// <summary>Less than all its tokens. They are stored as what they are more.</summary>
    private long _tokenBase;
    private long _creator;
    private int _payloadBytes;
    private int _exchanges;

    /// <summary>How its jobs run. The defaults until the first jobs come.</summary>
    public JobListOptions Options { get; private set; } = new();

    /// <summary>The mode of the list, as far as the shard knows.</summary>
    public ListControl Control { get; private set; }

    /// <summary>How often it was loaded from storage.</summary>
    public long Epoch { get; private set; } = 1;

    /// <summary>Rises with each change of what <see cref="WriteJobs"/> writes.</summary>
    public long JobsVersion { get; private set; }

    /// <summary>Rises with each change of what <see cref="WriteProgress"/> writes.</summary>
    public long ProgressVersion { get; private set; }

    /// <summary>How many jobs it has.</summary>
    public int Count => _jobs.Count;

    /// <summary>How many of its jobs workers have.</summary>
    public int Leased => _counts[(int)JobState.Leased];

    /// <summary>The events since the last call, oldest first; none is given twice. Take them after the state is stored.
    /// </summary>
    public ShardEvent[] TakeEvents(out ShardCounts counts)
    {
        ShardEvent[] events = _events.ToArray();
        _events.Clear();
        counts = _counters;
        _counters = default;
        return events;
    }

    /// <summary>How many jobs are in which state.</summary>
    public ShardSummary Summary() =>
        new(
            _jobs.Count,
            _counts[(int)JobState.Ready] + _counts[(int)JobState.Pausing],
            _counts[(int)JobState.Leased],
            _counts[(int)JobState.Done],
            _counts[(int)JobState.Dead],
            _counts[(int)JobState.Cancelled]
        );

    /// <summary>Brings the mode of the list. Older news than the shard has changes nothing.</summary>
    public void SetControl(ListControl control)
    {
        if (control.Version <= Control.Version)
        {
            return;
        }

        Control = control;
        ProgressVersion++;
        if (control.Mode != ListMode.Cancelled)
        {
            return;
        }

        for (int job = 0; job < _jobs.Count; job++)
        {
            if (_slots[job].State is JobState.Ready or JobState.Pausing or JobState.Leased)
            {
                if (_slots[job].State == JobState.Leased)
                {
                    EndLease(job);
                }

                MoveTo(job, JobState.Cancelled);
            }
        }
    }

    /// <summary>Puts dead letters back into the queue, and cancelled jobs if asked.</summary>
    /// <returns>How many.</returns>
    public int Requeue(RequeueRequest request)
    {
        SetControl(request.Control);
        if (Control.Mode == ListMode.Cancelled)
        {
            return 0;
        }

        var keys = request.Keys?.ToHashSet(StringComparer.Ordinal);
        int count = 0;
        for (int job = 0; job < _jobs.Count; job++)
        {
            bool isMeant = _slots[job].State switch
            {
                JobState.Dead => true,
                JobState.Cancelled => request.WithCancelled,
                _ => false,
            };
            if (!isMeant || (keys is not null && !keys.Contains(_jobs[job].Key)))
            {
                continue;
            }

            _slots[job].Attempts = 0;
            _slots[job].LostWorkers = 0;
            _slots[job].MustAnnounce = false;
            MoveTo(job, JobState.Ready);
            count++;
        }

        if (count > 0)
        {
            ProgressVersion++;
        }

        return count;
    }

    /// <summary>The one place that changes a job's state: it keeps the counts and the sets of ready jobs.</summary>
    private void MoveTo(int job, JobState state)
    {
        ref JobSlot slot = ref _slots[job];
        if (slot.State == JobState.Ready)
        {
            ReadySetOf(job).Remove(job);
        }

        _counts[(int)slot.State]--;
        _counts[(int)state]++;
        slot.State = state;
        if (state == JobState.Ready)
        {
            ReadySetOf(job).Add(job);
        }
    }

    private ReadySet ReadySetOf(int job) => (_slots[job].IsSuspect ? _suspects : _ready)[_jobs[job].Handler];

    private int HandlerNumber(string name)
    {
        if (!_handlerNumbers.TryGetValue(name, out int number))
        {
            number = _handlers.Count;
            _handlers.Add(name);
            _handlerNumbers.Add(name, number);
            _ready.Add(new ReadySet());
            _suspects.Add(new ReadySet());
        }

        return number;
    }

    private int WorkerNumber(string name)
    {
        if (!_workerNumbers.TryGetValue(name, out int number))
        {
            number = _workers.Count;
            _workers.Add(new WorkerEntry(name));
            _workerNumbers.Add(name, number);
        }

        return number;
    }
}
