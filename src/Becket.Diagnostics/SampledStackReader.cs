using System.Diagnostics.Tracing;
using Microsoft.Diagnostics.NETCore.Client;
using Microsoft.Diagnostics.Tracing;
using Microsoft.Diagnostics.Tracing.Etlx;

namespace Becket.Diagnostics;

/// <summary>Reads a thread's stack by the sample profiler, which the process switches on for itself.</summary>
/// <remarks>Tried besides: the runtime's events of waits and locks reach a listener in the process on another thread,
/// so they have no stack; ClrMD refuses its own process, and its snapshot of it is a dump of 200 MB that took 0.7 s.
/// The profiler shows every kind of block, and also a loop that computes.</remarks>
internal sealed class SampledStackReader : LoopStackReader
{
    private const string Profiler = "Microsoft-DotNETCore-SampleProfiler";

    /// <summary>How many megabytes of samples the runtime may keep.</summary>
    private const int BufferMegabytes = 16;

    // About one sample each millisecond.
    private static readonly TimeSpan s_length = TimeSpan.FromMilliseconds(20);

    // The runtime answers at once or, if it is in trouble itself, never.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

    private static readonly EventPipeProvider[] s_providers = [new(Profiler, EventLevel.Informational)];

    // The runtime allows several sessions, but two at once show nothing more than one.
    private static readonly Lock s_gate = new();

    /// <inheritdoc/>
    public override long NumberOfThisThread() => OperatingSystemThread.Number();

    /// <inheritdoc/>
    public override string Read(long thread)
    {
        lock (s_gate)
        {
            string samples = Path.GetTempFileName();
            string? log = null;
            try
            {
                Sample(samples);
                log = TraceLog.CreateFromEventPipeDataFile(samples);
                return FindStack(log, thread);
            }
            catch (Exception error) when (error is ServerNotAvailableException or PlatformNotSupportedException)
            {
                return "No stack: the runtime's diagnostics are off (DOTNET_EnableDiagnostics=0?).";
            }
            finally
            {
                File.Delete(samples);
                if (log is not null)
                {
                    File.Delete(log);
                }
            }
        }
    }

    private static void Sample(string path)
    {
        var client = new DiagnosticsClient(Environment.ProcessId);
        using EventPipeSession session = client.StartEventPipeSession(
            s_providers,
            requestRundown: true,
            circularBufferMB: BufferMegabytes
        );
        using FileStream file = File.Create(path);
        Task copy = session.EventStream.CopyToAsync(file);
        Thread.Sleep(s_length);
        session.Stop();
        if (!copy.Wait(s_patience))
        {
            throw new TimeoutException("The runtime did not end its samples.");
        }
    }

    /// <summary>Gives the last sample of the thread.</summary>
    private static string FindStack(string path, long thread)
    {
        using var log = new TraceLog(path);
        TraceCallStack? last = null;
        foreach (TraceEvent sample in log.Events)
        {
            // The event is a view that the next step of the loop moves on. The stack stays.
            if (sample.ThreadID == thread && sample.ProviderName == Profiler)
            {
                last = sample.CallStack() ?? last;
            }
        }

        return last is null ? "No stack: the loop's thread was not sampled." : StackText.Of(last);
    }
}
