namespace Becket.Deferreds;

/// <summary>Which exceptions are the end of work that was cancelled.</summary>
internal static class CancellationErrors
{
    /// <summary>Whether an exception is a cancellation, or a group of nothing but cancellations.</summary>
    public static bool IsCancellation(Exception error) =>
        error switch
        {
            OperationCanceledException => true,
            FirstErrorException first => IsCancellation(first.SubFailure.Exception),
            FailureGroupException group => group.Failures.All(static failure => IsCancellation(failure.Exception)),
            AggregateException group => group.InnerExceptions.All(IsCancellation),
            _ => false,
        };
}
