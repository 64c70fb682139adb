namespace Crawler.CommandLine;

/// <summary>An error of which the user gets one line.</summary>
/// <param name="message">The line, without the name of the program.</param>
/// <param name="exitCode">The exit code.</param>
/// <param name="inner">The cause.</param>
internal sealed class CommandException(string message, int exitCode, Exception? inner = null)
    : Exception(message, inner)
{
    /// <summary>The exit code.</summary>
    public int ExitCode => exitCode;
}
