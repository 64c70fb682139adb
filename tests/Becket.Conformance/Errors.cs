namespace Becket.Conformance;

/// <summary>An error that only the programs use. E1 and E2 are unrelated; E3 is an E2.</summary>
internal sealed class E1Exception : Exception;

/// <inheritdoc cref="E1Exception"/>
internal class E2Exception : Exception;

/// <inheritdoc cref="E1Exception"/>
internal sealed class E3Exception : E2Exception;

/// <summary>Translates between the names of Twisted's errors, which the programs use, and exceptions.</summary>
internal static class Errors
{
    private static readonly Dictionary<string, Func<Exception>> s_makers = new()
    {
        ["E1"] = static () => new E1Exception(),
        ["E2"] = static () => new E2Exception(),
        ["E3"] = static () => new E3Exception(),
        ["AlreadyCalledError"] = static () => new AlreadyFiredException(),
        ["CancelledError"] = static () => new CancelledException(),
        ["TimeoutError"] = static () => new TimeoutException(),
        ["FirstError"] = static () => new FirstErrorException(0, new Failure(new E1Exception())),
        ["QueueOverflow"] = static () => new QueueOverflowException(),
        ["QueueUnderflow"] = static () => new QueueUnderflowException(),
        ["AlreadyCalled"] = static () => new AlreadyCalledException(),
        ["AlreadyCancelled"] = static () => new AlreadyCancelledException(),
        ["SchedulerError"] = static () => new SchedulerException("A scheduler error."),
        ["SchedulerStopped"] = static () => new SchedulerStoppedException(),
        ["NotPaused"] = static () => new NotPausedException(),
        ["TaskFinished"] = static () => new TaskFinishedException("The task has ended."),
        ["TaskDone"] = static () => new TaskDoneException(),
        ["TaskStopped"] = static () => new TaskStoppedException(),
        ["TaskFailed"] = static () => new TaskFailedException("The task has failed.", null),
        ["AssertionError"] = static () => new InvalidOperationException(),
        ["ValueError"] = static () => new ArgumentOutOfRangeException(),
        ["TypeError"] = static () => new InvalidCastException(),
    };

    // By the exact type, not by base types: the programs do not know that many of these are InvalidOperationExceptions.
    private static readonly Dictionary<Type, string> s_names = s_makers.ToDictionary(
        static pair => pair.Value().GetType(),
        static pair => pair.Key
    );

    private static readonly Dictionary<string, string> s_parents = new()
    {
        ["E3"] = "E2",
        ["SchedulerStopped"] = "SchedulerError",
        ["NotPaused"] = "SchedulerError",
        ["TaskFinished"] = "SchedulerError",
        ["TaskDone"] = "TaskFinished",
        ["TaskStopped"] = "TaskFinished",
        ["TaskFailed"] = "TaskFinished",
    };

    /// <summary>Whether a program may use this name.</summary>
    public static bool Knows(string name) => s_makers.ContainsKey(name);

    /// <summary>A new error.</summary>
    public static Exception Make(string name) => s_makers[name]();

    /// <summary>The name of an error in the programs. An error without one keeps its own name, so that the trace shows
    /// it.</summary>
    public static string NameOf(Exception error) => s_names.GetValueOrDefault(error.GetType(), error.GetType().Name);

    /// <summary>Whether the error is one of these, or of a subtype of one.</summary>
    public static bool IsOneOf(Exception error, string[] names)
    {
        for (string? name = NameOf(error); name is not null; name = s_parents.GetValueOrDefault(name))
        {
            if (names.Contains(name))
            {
                return true;
            }
        }

        return false;
    }
}
