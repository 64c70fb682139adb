using System.Globalization;
using Becket.Reactors.Observing.Recording;

namespace Becket.Reactors;

/// <content>Recordings of what the reactor does.</content>
public sealed partial class Reactor
{
    private const string TraceVariable = "BECKET_TRACE";

    /// <summary>How many reactors of this process the variable has made to record.</summary>
    private static int s_traced;

    private FlightRecorder? _flightRecorder;

    /// <summary>Records all that the reactor does from now on, to a file for Perfetto (ui.perfetto.dev) and for
    /// <c>becket trace</c>: turns and what ran in them, async methods and what they await, connections, functions on
    /// threads, child processes, counters.</summary>
    /// <param name="path">The file. One that exists is overwritten.</param>
    /// <returns>Ends the recording when disposed, on the reactor's thread, and closes the file. The end of the reactor
    /// does the same.</returns>
    /// <remarks>
    /// <para>A thread writes the file. If the program ends at once, the file has all but the last 0.2 s, and opens. If
    /// it cannot be written any more, that is logged, and the reactor goes on.</para>
    /// <para>The environment variable BECKET_TRACE names a file for a program that has no such call: it records from
    /// the start of <c>Run</c>. "%p" in it becomes the number of the process. A second reactor of the process adds its
    /// number to the name. A reactor in a simulation of hosts ignores the variable.</para>
    /// <para>An async method is recorded if it suspends for the first time after this call. A call that is recorded
    /// costs some microseconds.</para>
    /// <para>Threads: the reactor's.</para>
    /// </remarks>
    /// <exception cref="ReactorNotRunningException">The reactor has ended.</exception>
    /// <exception cref="IOException">The file cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be made.</exception>
    public IDisposable Record(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        CheckThread(nameof(Record));
        CheckNotEnded(nameof(Record));
        return new LoopRecording(this, path, _options.Name);
    }

    /// <summary>Writes what the flight recorder has kept, to a file of the same format as that of
    /// <see cref="Record"/>.</summary>
    /// <param name="path">The file. One that exists is overwritten.</param>
    /// <remarks>Threads: any; it blocks until the file is written. Also after the end of the reactor.</remarks>
    /// <exception cref="InvalidOperationException">The reactor has no flight recorder.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    public void WriteFlightRecord(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (_flightRecorder is null)
        {
            throw new InvalidOperationException(
                "This reactor has no flight recorder. Create it with new ReactorOptions { FlightRecorder = new "
                    + "FlightRecorderOptions() }."
            );
        }

        _flightRecorder.Write(path);
    }

    /// <summary>A file cannot be written any more. Threads: any.</summary>
    internal void ReportRecordingFailed(string path, Exception error) =>
        LogSafely(path, error, static (logger, path, error) => Log.RecordingFailed(logger, path, error.Message));

    /// <summary>A flight record was written. Threads: any.</summary>
    internal void ReportFlightRecord(string path, string why) =>
        LogSafely(path, why, static (logger, path, why) => Log.FlightRecordWritten(logger, path, why));

    /// <summary>Begins to keep the last events, if the options say so.</summary>
    private void StartFlightRecorder()
    {
        if (_options.FlightRecorder is { } options)
        {
            _flightRecorder = new FlightRecorder(this, options, _options.Name);
            AddObserver(_flightRecorder);
        }
    }

    /// <summary>Begins what the options and the environment say about recording: the reactor is about to run.</summary>
    /// <exception cref="InvalidOperationException">The file of the variable cannot be made.</exception>
    private void BeginRecording()
    {
        _flightRecorder?.ListenForSignal();
        if (Environment.GetEnvironmentVariable(TraceVariable) is not { Length: > 0 } given)
        {
            return;
        }

        string path = given.Replace(
            "%p",
            Environment.ProcessId.ToString(CultureInfo.InvariantCulture),
            StringComparison.Ordinal
        );
        int number = Interlocked.Increment(ref s_traced);
        if (number > 1)
        {
            path = Path.ChangeExtension(path, $"{number}{Path.GetExtension(path)}");
        }

        try
        {
            _ = Record(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new InvalidOperationException(
                $"The environment variable {TraceVariable} names a file that cannot be written, {path}: "
                    + $"{error.Message} Give it another path, or unset it.",
                error
            );
        }
    }
}
