using Becket.Deferreds;
using Becket.Deferreds.Scopes;

namespace Becket.Tasks.GroupRuns;

/// <summary>A job for whose start some code waits.</summary>
internal sealed class StartingJob<T> : GroupJob
{
    public StartingJob(TaskGroup group, ScopeNode scope)
        : base(group, scope)
    {
        HasStarted = new JobDeferred<T>(scope);
        Status = new JobStatus<T>(OnStarted);
        KeepsFailure = true;
    }

    /// <summary>Fires with the value that the job starts with, or with its failure before that.</summary>
    public JobDeferred<T> HasStarted { get; }

    public JobStatus<T> Status { get; }

    protected override void End(Deferred root, Failure? failure)
    {
        bool started = Status.HasStarted;
        Status.End();
        if (!started && !HasStarted.Called)
        {
            HasStarted.Errback(
                failure
                    ?? new Failure(
                        new InvalidOperationException(
                            "The job ended before it called Started, so the code that waits for its start would wait "
                                + "for ever. Call status.Started() in the job, or start it with Start."
                        )
                    )
            );
        }
    }

    private void OnStarted(T value)
    {
        Group.Adopt(this);
        if (!HasStarted.Called)
        {
            HasStarted.Callback(value);
        }
    }
}
