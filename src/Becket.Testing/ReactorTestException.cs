namespace Becket.Testing;

/// <summary>A test on a reactor has failed, though its own code threw nothing: it left things behind, a failure was
/// handled by no code, or it did not end in time. The message lists everything.</summary>
/// <remarks>The inner exception is the failure that no code handled; of several, an <see cref="AggregateException"/>
/// of all. After a limit of virtual time it is the reactor's <see cref="VirtualTimeException"/>, unless there were such
/// failures.</remarks>
public sealed class ReactorTestException : Exception
{
    internal ReactorTestException(
        string message,
        IReadOnlyList<LeftBehind> leftBehind,
        IReadOnlyList<Exception> unhandled,
        Exception? innerException
    )
        : base(message, innerException)
    {
        LeftBehind = leftBehind;
        Unhandled = unhandled;
    }

    /// <summary>What was left on the reactor when the test's code had ended; or, if it did not end in time, what there
    /// was at that moment.</summary>
    public IReadOnlyList<LeftBehind> LeftBehind { get; }

    /// <summary>The exceptions that no code of the test handled, in the order of their reports: those of callbacks,
    /// which the loop logs, and those of deferreds.</summary>
    public IReadOnlyList<Exception> Unhandled { get; }
}
