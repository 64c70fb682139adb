using Becket.Processes.Errors;
using Becket.Processes.Managed;
using Becket.Processes.Spawning;
using Becket.Processes.Transports;
using Becket.Reactors;
using Becket.Reactors.Drivers;

namespace Becket.Processes;

/// <summary>A child process that has been started, as the platform has it. Threads: the reactor's.</summary>
internal abstract class Child
{
    /// <summary>Its number.</summary>
    public abstract int Id { get; }

    /// <summary>Whether it began a process group of its own.</summary>
    public abstract bool HasOwnGroup { get; }

    /// <summary>Who is told. Set before the turn ends in which it was started.</summary>
    public IChildSink Sink { get; set; } = null!;

    /// <summary>Sends a signal.</summary>
    /// <param name="signal">Its number.</param>
    /// <param name="toGroup">To its group, if it has one of its own.</param>
    /// <returns>The system's error number: 0 for success, 3 (ESRCH) if nobody is left.</returns>
    public abstract int Signal(int signal, bool toGroup);

    /// <summary>Asks its group, or without one of its own the child, to terminate.</summary>
    /// <returns>As <see cref="Signal"/>.</returns>
    public virtual int AskToTerminate() => Signal(ProcessSignals.Terminate, HasOwnGroup);

    /// <summary>Kills its group, or without one of its own the child.</summary>
    public virtual void KillAll() => Signal(ProcessSignals.Kill, HasOwnGroup);

    /// <summary>It has ended, and nothing more will be asked of it or its group: what it still holds is given
    /// back.</summary>
    public abstract void Release();

    /// <summary>Starts a child with what the reactor's driver can.</summary>
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
        switch (reactor.Driver.Children)
        {
            case ChildSupport.Descriptors when OperatingSystem.IsLinux():
                return NativeChild.Spawn(reactor, executable, arguments, options, pipes);

            case ChildSupport.Streams:
                return ManagedChild.Spawn(reactor, executable, arguments, options, pipes);

            default:
                throw new PlatformNotSupportedException(
                    $"There are no processes in the world of the {reactor.Driver.Name} driver. Start {executable} on a reactor without {nameof(ReactorOptions.VirtualTime)}, or put what starts it behind an interface of your own that a test replaces."
                );
        }
    }
}
