using System.ComponentModel;
using System.Diagnostics;
using Becket.Native;
using Becket.Processes.Errors;
using Becket.Processes.Spawning;
using Becket.Processes.Transports;
using Becket.Reactors;
using Becket.Reactors.Drivers;

namespace Becket.Processes.Managed;

/// <summary>A child that the base class library has started, for drivers and platforms that have no better
/// way.</summary>
/// <remarks>
/// The base class library waits for the child, reports a signal that ended it as an exit code, gives it neither a
/// process group nor more than three descriptors, and sends no signal but SIGKILL. Other signals go to the child's
/// process number, which no other process can have as long as the base class library has not seen the child's end.
/// </remarks>
internal sealed class ManagedChild : Child, IWatchSink
{
    // Both ends of three pipes, and of one that reports the exec, while the child starts. The rest is for the threads
    // that the base class library begins when children end: it begins several at once, and ends the program when it
    // cannot.
    private const int MostDescriptors = 32;

    private readonly Process _process;
    private readonly IoWatch _watch;
    private readonly List<ChildPipe> _pipes;
    private bool _hasExited;
    private bool _isReleased;

    private ManagedChild(IStreamIo driver, Process process, List<ChildPipe> pipes)
    {
        _process = process;
        _pipes = pipes;
        Id = process.Id;
        _watch = driver.WatchThread(this, out Action? signal);
        process.Exited += (_, _) => signal();

        // If the child has ended already, the event is raised here.
        process.EnableRaisingEvents = true;
    }

    public override int Id { get; }

    public override bool HasOwnGroup => false;

    /// <summary>Starts it.</summary>
    /// <param name="reactor">The reactor.</param>
    /// <param name="driver">Carries the pipes.</param>
    /// <param name="executable">A path or a name.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="options">Its descriptors, environment, directory and so on.</param>
    /// <param name="pipes">Receives this program's ends of the pipes.</param>
    /// <exception cref="SpawnException">It cannot be started.</exception>
    /// <exception cref="PlatformNotSupportedException">The options ask for what the base class library cannot
    /// do.</exception>
    public static ManagedChild Spawn(
        Reactor reactor,
        IStreamIo driver,
        string executable,
        IReadOnlyList<string> arguments,
        ProcessOptions options,
        List<ChildPipe> pipes
    )
    {
        var process = new Process
        {
            StartInfo = ManagedStart.Information(executable, arguments, options, reactor.DriverName),
        };
        try
        {
            if (OperatingSystem.IsLinux())
            {
                SpawnHeadroom.Check(MostDescriptors);
            }

            process.Start();
        }
        catch (SystemErrorException error)
        {
            process.Dispose();
            throw SpawnErrors.ToException(executable, error.Number, isInPath: false, options.WorkingDirectory);
        }
        catch (Exception error) when (error is Win32Exception or IOException)
        {
            process.Dispose();
            throw ManagedStart.ToException(executable, error, options.WorkingDirectory);
        }

        var child = new ManagedChild(driver, process, pipes);
        Adopt(
            driver,
            0,
            options.StandardInput,
            process.StartInfo.RedirectStandardInput ? process.StandardInput.BaseStream : null,
            pipes
        );
        Adopt(
            driver,
            1,
            options.StandardOutput,
            process.StartInfo.RedirectStandardOutput ? process.StandardOutput.BaseStream : null,
            pipes
        );
        Adopt(
            driver,
            2,
            options.StandardError,
            process.StartInfo.RedirectStandardError ? process.StandardError.BaseStream : null,
            pipes
        );
        return child;
    }

    public override int Signal(int signal, bool toGroup)
    {
        if (_hasExited || _process.HasExited)
        {
            return Errno.NoSuchProcess;
        }

        if (!OperatingSystem.IsWindows())
        {
            return ProcessCalls.Kill(Id, signal).Error;
        }

        if (signal == ProcessSignals.Kill)
        {
            _process.Kill();
        }
        else if (signal != 0)
        {
            throw new PlatformNotSupportedException(
                $"Windows has no {ProcessSignals.Name(signal)}: of the signals only SIGKILL "
                    + $"({nameof(ProcessSignals)}.{nameof(ProcessSignals.Kill)}) can be sent to process {Id}. "
                    + $"Close its standard input if that makes it end."
            );
        }

        return 0;
    }

    /// <remarks>Windows has no such request: there the kill, which comes later, ends the child.</remarks>
    public override int AskToTerminate() =>
        OperatingSystem.IsWindows() ? Signal(0, toGroup: false) : Signal(ProcessSignals.Terminate, toGroup: false);

    /// <remarks>Kills the child's present descendants, too: that is the nearest to a group.</remarks>
    public override void KillAll()
    {
        try
        {
            _process.Kill(entireProcessTree: true);
        }
        catch (Exception error) when (error is InvalidOperationException or Win32Exception or AggregateException)
        {
            // The child has ended meanwhile, or a descendant has.
        }
    }

    public override void Release()
    {
        if (!_isReleased)
        {
            _isReleased = true;
            _watch.Close();
            _process.Dispose();
        }
    }

    void IWatchSink.OnReadable() => ReportExit(ProcessStatus.Exited(_process.ExitCode));

    void IWatchSink.OnShutdown()
    {
        if (!_hasExited)
        {
            if (!Sink.OutlivesReactor)
            {
                KillAndWait();
            }

            ReportExit(_process.HasExited ? ProcessStatus.Exited(_process.ExitCode) : ProcessStatus.Unknown);
        }

        Release();
    }

    void IWatchSink.OnAbandoned()
    {
        if (!_hasExited && !Sink.OutlivesReactor)
        {
            KillAndWait();
        }

        _isReleased = true;
        _process.Dispose();
    }

    private static void Adopt(
        IStreamIo driver,
        int number,
        ChildDescriptor descriptor,
        Stream? stream,
        List<ChildPipe> pipes
    )
    {
        if (stream is null)
        {
            return;
        }

        if (descriptor.IsPipe)
        {
            pipes.Add(
                new ChildPipe(number, isForReading: number != 0, driver.AdoptStream(stream, isForReading: number != 0))
            );
        }
        else if (number == 0)
        {
            // Instead of the null device: the child reads the end at once.
            stream.Dispose();
        }
        else
        {
            DroppedOutput.Begin(driver, stream);
        }
    }

    private void ReportExit(ProcessStatus status)
    {
        _hasExited = true;

        // A stream does not report that its last reader has gone.
        foreach (ChildPipe pipe in _pipes)
        {
            if (!pipe.IsForReading)
            {
                pipe.Channel.Abort();
            }
        }

        Sink.OnExited(status);
    }

    /// <summary>Kills the child and waits a little: it ends at once, unless the system itself holds it, and the
    /// reactor's end must not take long.</summary>
    private void KillAndWait()
    {
        KillAll();
        _process.WaitForExit(1000);
    }
}
