namespace Becket.Samples.Fleet;

/// <summary>Ends the program with one line on standard error, which says what is wrong and what to do.</summary>
internal sealed class FleetException(string message, Exception? innerException = null)
    : Exception(message, innerException)
{
    /// <summary><see cref="FleetCommand.Failed"/>, the default, or <see cref="FleetCommand.Misused"/>.</summary>
    public int ExitCode { get; init; } = FleetCommand.Failed;
}
