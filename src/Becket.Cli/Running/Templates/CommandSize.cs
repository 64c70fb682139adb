namespace Becket.Cli.Running.Templates;

/// <summary>How much room a command takes.</summary>
/// <param name="Characters">The bytes of the command as a user sees it, each word with one more, as xargs counts
/// them.</param>
/// <param name="BytesInAll">The bytes that the system counts for the arguments and for the variables of the job's
/// own.</param>
/// <param name="LongestArgument">The bytes of the longest argument, with its zero byte.</param>
internal readonly record struct CommandSize(long Characters, long BytesInAll, long LongestArgument);
