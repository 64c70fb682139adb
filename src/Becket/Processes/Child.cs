using Becket.Processes.Errors;
using Becket.Processes.Managed;
using Becket.Processes.Spawning;
using Becket.Processes.Transports;
using Becket.Reactors;

namespace Becket.Processes;

/// <summary>A child process that has been started, as the platform offers it. Threads: the reactor's.</summary>
internal abstract class Child
{
    /// <summary>Its process number.</summary>
    public abstract int Id { get; }

    /// <summary>Whether it began a process group of its own.</summary>
    public abstract bool HasOwnGroup { get; }

    /// <summary>Is notified of the end. Set before the turn ends in which the child was started.</summary>
    public IChildSink Sink { get; set; } = null!;

    /// <summary>Sends a signal.</summary>
    /// <param name="signal">Its number.</param>
    /// <param name="toGroup">To its group, if it has one of its own.</param>
    /// <returns>The system's error number: 0 for success, 3 (ESRCH) if the process, or the last of the group, has
    /// gone.</returns>
    public abstract int Signal(int signal, bool toGroup);

    /// <summary>Asks its group, or without one of its own the child, to terminate.</summary>
    /// <returns>As <see cref="Signal"/>.</returns>
    public virtual int AskToTerminate() => Signal(ProcessSignals.Terminate, HasOwnGroup);

    /// <summary>Kills its group, or without one of its own the child.</summary>
    public virtual void KillAll() => Signal(ProcessSignals.Kill, HasOwnGroup);

    /// <summary>Releases what is held for the child. It has ended, and neither it nor its group gets signals any
    /// more.</summary>
    public abstract void Release();

    /// <summary>Starts a child in the best way that the reactor's driver offers.</summary>
    /// <exception cref="SpawnException">It cannot be started.</exception>
    /// <exception cref="PlatformNotSupportedException">The driver, or the platform, cannot do something that was asked
    /// for.</exception>
    public static Child Start(
        Reactor reactor,
        string executable,
        IReadOnlyList<string> arguments,
        ProcessOptions options,
        List<ChildPipe> pipes
    )
    {
        if (ReactorChildStarters.Of(reactor) is { } starter)
        {
            return starter.Start(reactor, executable, arguments, options, pipes);
        }

        if (reactor.Driver.Descriptors is { } descriptors && OperatingSystem.IsLinux())
        {
            return NativeChild.Spawn(reactor, descriptors, executable, arguments, options, pipes);
        }

        return reactor.Driver.Streams is { } streams
            ? ManagedChild.Spawn(reactor, streams, executable, arguments, options, pipes)
            : throw new PlatformNotSupportedException(
                $"The {reactor.Driver.Name} driver has no child processes. Start {executable} on a reactor "
                    + $"without {nameof(ReactorOptions.VirtualTime)}, or put the code that starts it behind an "
                    + $"interface of your own that a test replaces."
            );
    }
}
