namespace Becket.Cli.Running;

/// <summary>Thrown when a run cannot begin or go on for a reason other than a wrong command line: a file that cannot be
/// read, a log in use.</summary>
internal sealed class RunException(string message) : Exception(message)
{
    /// <summary>The failure's exception, or a new one with its message.</summary>
    public static RunException Of(Failure failure) =>
        failure.Exception as RunException ?? new RunException(failure.Exception.Message);
}
