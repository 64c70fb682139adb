namespace Becket.Cli.Running;

/// <summary>Something that keeps a run from beginning or going on and is nobody's mistake on the command line: a file
/// that cannot be read, a log in use.</summary>
internal sealed class RunException(string message) : Exception(message)
{
    /// <summary>What a failure says, if it is no such error itself.</summary>
    public static RunException Of(Failure failure) =>
        failure.Exception as RunException ?? new RunException(failure.Exception.Message);
}
