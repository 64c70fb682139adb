namespace Becket.Testing.Watching;

/// <summary>What there was at the moment when a test was stopped before its code had ended.</summary>
/// <param name="Waits">What the code waits for; empty if it has ended.</param>
/// <param name="Left">What was open and scheduled.</param>
/// <param name="Errors">The errors until then. What comes later may come from the cancellation.</param>
internal sealed record Interruption(string Waits, IReadOnlyList<LeftBehind> Left, IReadOnlyList<LoggedError> Errors);
