namespace Becket.Samples.Fleet;

/// <summary>Ends the program with one line that says what is wrong and what to do. Its exit code tells whose fault it
/// is.</summary>
internal sealed class FleetException : Exception
{
    public FleetException() { }

    public FleetException(string message)
        : base(message) { }

    public FleetException(string message, Exception innerException)
        : base(message, innerException) { }

    /// <summary><see cref="FleetCommand.Failed"/>, the default, or <see cref="FleetCommand.Misused"/>.</summary>
    public int ExitCode { get; init; } = FleetCommand.Failed;
}
