namespace Becket.Cli.Running.Scheduling.StartConditions;

/// <summary>A condition for the start of a job, such as a free slot or a rate. A job starts when all conditions of the
/// run allow it.</summary>
/// <remarks>A run asks its conditions before each start, and again at the time they name, and whenever a job has ended
/// or a new one has arrived. All times are on the run's clock.</remarks>
internal abstract class StartCondition
{
    /// <summary>The answer of a condition that only the end of a job can change.</summary>
    public static readonly TimeSpan WhenAJobEnds = TimeSpan.MaxValue;

    /// <summary>The time from which the next job may start. Not later than <paramref name="now"/>: it may start.
    /// Later: the run asks again then. <see cref="WhenAJobEnds"/>: the run asks again when a job has ended.</summary>
    public abstract TimeSpan NextStart(TimeSpan now);

    /// <summary>A job starts.</summary>
    public virtual void JobStarted(TimeSpan now) { }

    /// <summary>A job that was started has ended.</summary>
    public virtual void JobEnded(bool isSuccess) { }
}
