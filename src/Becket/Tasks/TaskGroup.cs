using Becket.Deferreds;
using Becket.Deferreds.Scopes;
using Becket.Tasks.GroupRuns;

namespace Becket.Tasks;

/// <summary>Jobs of different kinds that end together: <c>await TaskGroup.Run(async group => { group.Start(…);
/// group.Start(…); });</c></summary>
/// <remarks>
/// <para>The group ends when its body and all of its jobs have ended, and never before: when the deferred of
/// <c>Run</c> fires, nothing of it is running any more. Jobs may start further jobs in their group.</para>
/// <para>The first failure, of a job or of the body, cancels all others, as if the group were a
/// <see cref="CancelScope"/> around them. When they have ended, the group fails with a
/// <see cref="TaskGroupException"/>, which holds all failures. A cancellation is no failure if the group was cancelled,
/// or the job by its deferred; otherwise it is one, as the time-out of an <c>HttpClient</c> looks like one.</para>
/// <para>Cancelling the deferred of <c>Run</c>, or a scope around it, cancels the body and the jobs; the group fails
/// with <see cref="CancelledException"/> when they have ended. After <see cref="Cancel"/> it succeeds.</para>
/// <para>A job is a function that returns a deferred, mostly an <c>async</c> lambda, or a task. A deferred that is not
/// of an <c>async</c> method is cancelled as by <see cref="Deferred.Cancel"/>. A task is waited for; what ends it early
/// is its token (<see cref="CancelScope.CurrentToken"/>, or the argument of the job).</para>
/// <para>Threads: the reactor's. Source: trio's nursery. Compare <c>asyncio.TaskGroup</c>; the page
/// <c>docs/structured.md</c> lists the differences.</para>
/// </remarks>
[RunsOnLoop]
public sealed partial class TaskGroup
{
    private readonly ScopeNode _scope;
    private readonly GroupDeferred _result;
    private readonly List<Failure> _failures = [];

    /// <summary>The body and the jobs that have not ended.</summary>
    private readonly LinkedList<GroupJob> _jobs = new();

    /// <summary>A cancellation from outside has ended a job or the body. Never cleared.</summary>
    private bool _wasCancelledOutside;

    /// <summary>The result was cancelled, as opposed to a scope around the group. Never cleared.</summary>
    private bool _isResultCancelled;

    private CancellationToken _token;

    /// <summary>While the result is being cancelled: its cancellation ends the group, and not the job that ends
    /// last.</summary>
    private bool _isCancelling;

    private TaskGroup()
    {
        _scope = ScopeNode.Create(ScopeNode.Current);
        _result = new GroupDeferred(this);
    }

    /// <summary>How many jobs run, with the body, and with those that <c>StartAndWait</c> waits for.</summary>
    public int Running => _jobs.Count;

    /// <summary>Whether the group was cancelled: by <see cref="Cancel"/>, by a failure, or from outside.</summary>
    public bool IsCancelled => _scope.IsCancelled || _scope.Cancelled is not null;

    /// <summary>Whether the group has ended. No job can be started in it.</summary>
    public bool HasEnded => _jobs.Count == 0;

    /// <summary>A token that is cancelled when the group is.</summary>
    public CancellationToken Token => _scope.Token;

    /// <summary>The jobs that run, for the inspection.</summary>
    internal IEnumerable<Deferred> Jobs => _jobs.Select(static job => job.Root).OfType<Deferred>();

    /// <summary>Cancels the body and all jobs. The group succeeds when they have ended, unless one of them
    /// fails.</summary>
    /// <remarks>A <c>Run</c> with a value, whose body had none by then, fails with
    /// <see cref="CancelledException"/>.</remarks>
    /// <exception cref="WrongThreadException">This is not the thread of the group's reactor.</exception>
    public void Cancel()
    {
        CheckThread(nameof(Cancel));
        _scope.Cancel();
    }

    /// <summary>The result was cancelled.</summary>
    /// <returns>The result, if it fails now, so that the caller runs its chain.</returns>
    internal Deferred? CancelFromOutside(CancellationToken token)
    {
        _isResultCancelled = true;
        _token = token;
        _isCancelling = true;
        _scope.Cancel();
        _isCancelling = false;
        return HasEnded ? Finish() : null;
    }

    /// <summary>A job, or the body, has ended.</summary>
    /// <returns>The result, if it was the last, so that the caller runs its chain.</returns>
    internal Deferred? JobEnded(GroupJob job, Failure? failure)
    {
        if (failure is not null && !job.KeepsFailure)
        {
            bool wasCancelled = job.Scope.Cancelled is not null;
            if (!wasCancelled || !CancellationErrors.IsCancellation(failure.Exception))
            {
                Fail(failure);
            }
            else if (_isResultCancelled || _scope.Parent?.Cancelled is not null)
            {
                _wasCancelledOutside = true;
            }
        }

        job.Scope.Leave();
        job.Place!.List!.Remove(job.Place);
        return HasEnded && !_isCancelling ? Finish() : null;
    }

    /// <summary>The job of <c>StartAndWait</c> has started: from now on the group's cancellation concerns it, and no
    /// longer that of the code which waited.</summary>
    internal void Adopt(GroupJob job)
    {
        job.KeepsFailure = false;
        job.Scope.MoveTo(_scope);
    }

    private void Fail(Failure failure)
    {
        // The body that awaits a job fails with the failure of the job.
        if (_failures.All(known => known.Exception != failure.Exception))
        {
            _failures.Add(failure);
        }

        _scope.Cancel();
    }

    private GroupDeferred? Finish()
    {
        _scope.Leave();
        if (_result.Called)
        {
            return null;
        }

        if (_failures.Count > 0)
        {
            _result.FailWith(new Failure(new TaskGroupException(_failures)));
        }
        else if (_wasCancelledOutside)
        {
            CancellationToken token = _isResultCancelled ? _token : _scope.Parent?.Cancelled?.TokenOrNone ?? default;
            _result.FailWith(new Failure(new CancelledException(token)));
        }
        else
        {
            _result.SucceedQuietly();
        }

        return _result;
    }

    /// <summary>Calls the function of a job, and waits for its deferred.</summary>
    private void Begin(GroupJob job, Func<Deferred> function)
    {
        CheckThread(nameof(Start));
        if (_result.Called)
        {
            throw new InvalidOperationException(
                "This TaskGroup has ended: its body and all of its jobs are done. Start jobs from its body or from one "
                    + "of its jobs, while that runs."
            );
        }

        job.Place = _jobs.AddLast(job);
        Deferred root = job.Scope.Run(() => Deferred.MaybeDeferred(function)).Enter();
        job.Root = root;

        // An async method whose awaits are in the scope ends by itself; the scope leaves such a wait alone.
        ScopeWait? wait = root.Called && !root.IsWaiting ? null : job.Scope.Register(root);
        root.Add(job);
        wait?.DeliverIfDue();
    }

    private void CheckThread(string member)
    {
        if (!_scope.IsHere)
        {
            throw new WrongThreadException(
                $"TaskGroup.{member} was called on thread {Environment.CurrentManagedThreadId}, but the group belongs "
                    + $"to a reactor on another thread. Wrap it: reactor.CallFromThread(() => group.{member}(…))."
            );
        }
    }
}
