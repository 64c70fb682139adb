using Becket.Deferreds;

namespace Becket.Tasks;

/// <summary>What went wrong in a <see cref="TaskGroup"/>: the failures of its jobs, together. Cancellations that the
/// group has caused are not among them.</summary>
/// <remarks>Also a single failure comes in one, so that code which handles one failure handles two. Use
/// <see cref="AggregateException.Handle"/>, or a filter: <c>catch (TaskGroupException error) when
/// (error.InnerExceptions.All(inner => inner is HttpRequestException))</c>. Source: the <c>ExceptionGroup</c> of trio
/// and asyncio.</remarks>
public sealed class TaskGroupException : AggregateException
{
    /// <summary>Makes the exception for these failures.</summary>
    /// <param name="failures">In the order in which the jobs have failed; at least one.</param>
    public TaskGroupException(IReadOnlyList<Failure> failures)
        : base(
            failures is { Count: > 1 } ? $"{failures.Count} jobs of the group failed." : "A job of the group failed.",
            (failures ?? throw new ArgumentNullException(nameof(failures))).Select(static failure => failure.Exception)
        ) => Failures = failures;

    /// <summary>The failures, with their own stacks, in the order in which the jobs have failed.</summary>
    public IReadOnlyList<Failure> Failures { get; }
}
