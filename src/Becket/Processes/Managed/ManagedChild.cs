using System.ComponentModel;
using System.Diagnostics;
using Becket.Native;
using Becket.Processes.Errors;
using Becket.Processes.Spawning;
using Becket.Processes.Transports;
using Becket.Reactors;
using Becket.Reactors.Drivers;

namespace Becket.Processes.Managed;

/// <summary>A child that the base class library has started, for the drivers and platforms that have no better
/// way.</summary>
/// <remarks>
/// The base class library waits for it, tells a signal as an exit code, gives it no process group and no descriptors
/// but three, and kills with no signal but SIGKILL. Other signals go to its number, which is its own as long as the
/// base class library has not heard of its end.
/// </remarks>
internal sealed class ManagedChild : Child, IWatchSink
{
    // Three pipes, and one that tells of exec: both ends of each, on their way. The rest is for the threads that the
    // base class library begins when children end: it ends the program when it cannot begin one, and takes several at
    // once.
    private const int MostDescriptors = 32;

    private readonly Process _process;
    private readonly IoWatch _watch;
    private readonly List<ChildPipe> _pipes;
    private bool _isTold;
    private bool _isReleased;

    private ManagedChild(IoDriver driver, Process process, List<ChildPipe> pipes)
    {
        _process = process;
        _pipes = pipes;
        Id = process.Id;
        _watch = driver.WatchOutside(this, out Action? signal);
        process.Exited += (_, _) => signal();

        // If it has ended already, this is when the event comes.
        process.EnableRaisingEvents = true;
    }

    public override int Id { get; }

    public override bool HasOwnGroup => false;

    /// <summary>Starts it.</summary>
    /// <param name="reactor">Its driver carries the pipes.</param>
    /// <param name="executable">A path or a name.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="options">How it is to be.</param>
    /// <param name="pipes">Gets our ends of its pipes.</param>
    /// <exception cref="SpawnException">It cannot be started.</exception>
    /// <exception cref="PlatformNotSupportedException">The options ask for what the base class library cannot
    /// do.</exception>
    public static ManagedChild Spawn(
        Reactor reactor,
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

        var child = new ManagedChild(reactor.Driver, process, pipes);
        Adopt(
            reactor.Driver,
            0,
            options.StandardInput,
            process.StartInfo.RedirectStandardInput ? process.StandardInput.BaseStream : null,
            pipes
        );
        Adopt(
            reactor.Driver,
            1,
            options.StandardOutput,
            process.StartInfo.RedirectStandardOutput ? process.StandardOutput.BaseStream : null,
            pipes
        );
        Adopt(
            reactor.Driver,
            2,
            options.StandardError,
            process.StartInfo.RedirectStandardError ? process.StandardError.BaseStream : null,
            pipes
        );
        return child;
    }

    public override int Signal(int signal, bool toGroup)
    {
        if (_isTold || _process.HasExited)
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
                $"Windows has no {ProcessSignals.Name(signal)}: of the signals only SIGKILL ({nameof(ProcessSignals)}.{nameof(ProcessSignals.Kill)}) can be sent to process {Id}. Close its standard input if that makes it end."
            );
        }

        return 0;
    }

    /// <remarks>Windows has nothing that asks; the kill, which comes later, has to do.</remarks>
    public override int AskToTerminate() =>
        OperatingSystem.IsWindows() ? Signal(0, toGroup: false) : Signal(ProcessSignals.Terminate, toGroup: false);

    /// <remarks>With those that descend from it now: the nearest there is to a group.</remarks>
    public override void KillAll()
    {
        try
        {
            _process.Kill(entireProcessTree: true);
        }
        catch (Exception error) when (error is InvalidOperationException or Win32Exception or AggregateException)
        {
            // It has ended meanwhile, or some that descend from it have.
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

    void IWatchSink.OnReadable() => Tell(ProcessStatus.Exited(_process.ExitCode));

    void IWatchSink.OnShutdown()
    {
        if (!_isTold)
        {
            if (!Sink.OutlivesReactor)
            {
                KillAndWait();
            }

            Tell(_process.HasExited ? ProcessStatus.Exited(_process.ExitCode) : ProcessStatus.Unknown);
        }

        Release();
    }

    void IWatchSink.OnAbandoned()
    {
        if (!_isTold && !Sink.OutlivesReactor)
        {
            KillAndWait();
        }

        _isReleased = true;
        _process.Dispose();
    }

    private static void Adopt(
        IoDriver driver,
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
            // The null device: nothing to read.
            stream.Dispose();
        }
        else
        {
            DroppedOutput.Begin(driver, stream);
        }
    }

    private void Tell(ProcessStatus status)
    {
        _isTold = true;

        // A stream does not tell that nobody reads it any more.
        foreach (ChildPipe pipe in _pipes)
        {
            if (!pipe.IsForReading)
            {
                pipe.Channel.Abort();
            }
        }

        Sink.OnExited(status);
    }

    /// <summary>The end of the reactor is not to be waited for long: one that is killed is gone at once, unless the
    /// system itself holds it.</summary>
    private void KillAndWait()
    {
        KillAll();
        _process.WaitForExit(1000);
    }
}
