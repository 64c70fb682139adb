namespace Becket.Cli.Parsing;

/// <summary>Reads the value of an option from its text on the command line.</summary>
/// <param name="Takes">What the option takes, for the message about a wrong value: "--delay takes a time such as 2,
/// 200ms or 1m, not 'x'".</param>
/// <param name="TryRead">Reads the text.</param>
internal sealed record ValueReader<T>(string Takes, TryRead<T> TryRead);
