using Microsoft.Extensions.Logging;

namespace Becket.Processes;

/// <summary>The log messages of this floor. The numbers are stable: 400 to 499 belong to processes, and gaps stay
/// reserved.</summary>
internal static partial class ProcessesLog
{
    [LoggerMessage(400, LogLevel.Information, "{Executable} (process {Process}): {Line}")]
    public static partial void StandardError(ILogger logger, string executable, int process, string line);
}
