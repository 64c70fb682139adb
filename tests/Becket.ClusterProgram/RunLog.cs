using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Becket.ClusterProgram;

/// <summary>A file with a line for each start and end of a run, which knows nothing of the ledger. A line is with the
/// system when <see cref="Note"/> returns, so that it outlives the process.</summary>
/// <param name="path">The beginning of the file's name, behind which comes the number of the process: several processes
/// cannot append to one file. Null for none.</param>
/// <remarks>Times are of the machine's monotonic clock: those of several processes can be compared.</remarks>
internal sealed class RunLog(string? path) : IDisposable
{
    private readonly FileStream? _file = path is null
        ? null
        : new FileStream(
            $"{path}.{Environment.ProcessId}",
            FileMode.Append,
            FileAccess.Write,
            FileShare.ReadWrite,
            bufferSize: 0
        );

    public void Note(string what, JobContext job) =>
        _file?.Write(
            Encoding.UTF8.GetBytes(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{what} {job.Key} {job.FencingToken} {Environment.ProcessId} {Stopwatch.GetTimestamp()}\n"
                )
            )
        );

    public void Dispose() => _file?.Dispose();
}
