namespace Becket.Cli;

/// <summary>Thrown when a command line makes no sense: an option is unknown, its value is wrong, or options contradict
/// each other.</summary>
/// <param name="message">One line without a full stop that says what to do next.</param>
internal sealed class MisuseException(string message) : Exception(message);
