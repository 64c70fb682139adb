using System.Runtime.Versioning;
using Becket.Native;
using Becket.Processes.Errors;
using Becket.Processes.Transports;
using Becket.Reactors;
using Becket.Reactors.Drivers;

namespace Becket.Processes.Spawning;

/// <summary>A child that posix_spawn has started, and whose end its own descriptor reports (pidfd_open(2)).</summary>
/// <remarks>
/// <para>This object alone waits for the child, by that descriptor. Code that waits for "any child" reaps the children
/// of other code, and the base class library ends the program when a child of its own is reaped.</para>
/// <para>A child that has ended keeps its process number until it is waited for. Signals go through the descriptor,
/// which refers to this very process. Where the system cannot send them to a group in this way (before Linux 6.9), the
/// child is waited for only when its group gets no more signals, because the group's number is the child's.</para>
/// </remarks>
[SupportedOSPlatform("linux")]
internal sealed class NativeChild : Child, IWatchSink
{
    private readonly int _descriptor;
    private readonly IoWatch? _watch;
    private State _state;

    private NativeChild(IDescriptorIo driver, int id, bool hasOwnGroup)
    {
        Id = id;
        HasOwnGroup = hasOwnGroup;
        SystemResult opened = ProcessCalls.Open(id);
        if (opened.Error == Errno.NoSuchProcess)
        {
            // The child has ended, and other code has reaped it (see ProcessStatus).
            _descriptor = -1;
            _state = State.Reaped;
            return;
        }

        if (!opened.IsSuccess)
        {
            EndUnwatched(id, hasOwnGroup);
            throw new SystemErrorException(opened.Error);
        }

        _descriptor = opened.Value;
        SpawnHeadroom.Note(_descriptor);
        try
        {
            _watch = driver.WatchDescriptor(_descriptor, this);
        }
        catch (System.Net.Sockets.SocketException)
        {
            // Epoll's limit of watches (epoll(7), max_user_watches), or memory.
            EndUnwatched(id, hasOwnGroup);
            FileCalls.Close(_descriptor);
            throw new SystemErrorException(Errno.OutOfMemory);
        }
    }

    [Flags]
    private enum State : byte
    {
        None = 0,

        /// <summary>The sink has been notified of the end. Never cleared.</summary>
        Reported = 1,

        /// <summary>The child has been waited for: its number may belong to another process. Never cleared.</summary>
        Reaped = 2,

        /// <summary>Release was called, or the driver has ended. Never cleared.</summary>
        Released = 4,
    }

    public override int Id { get; }

    public override bool HasOwnGroup { get; }

    /// <summary>Whether the system sends signals to groups through descriptors (Linux 6.9); null until the first child
    /// has tried. A test sets it.</summary>
    internal static bool? SignalsGroupsByDescriptor { get; set; }

    private bool IsOpen => _watch is not null && (_state & State.Released) == 0;

    private bool GroupsByDescriptor
    {
        get
        {
            if (SignalsGroupsByDescriptor is not { } can)
            {
                SignalsGroupsByDescriptor = can =
                    ProcessCalls.SendSignal(_descriptor, 0, ProcessCalls.ToGroup).Error != Errno.InvalidArgument;
            }

            return can;
        }
    }

    /// <summary>Starts it.</summary>
    /// <param name="reactor">The reactor.</param>
    /// <param name="driver">Watches the child and carries its pipes.</param>
    /// <param name="executable">A path or a name.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="options">Its descriptors, environment, directory and so on.</param>
    /// <param name="pipes">Receives this program's ends of the pipes.</param>
    /// <exception cref="SpawnException">It cannot be started.</exception>
    public static NativeChild Spawn(
        Reactor reactor,
        IDescriptorIo driver,
        string executable,
        IReadOnlyList<string> arguments,
        ProcessOptions options,
        List<ChildPipe> pipes
    )
    {
        bool hasOwnGroup = options.OwnProcessGroup ?? true;
        NativeChild child;
        try
        {
            if (FixedActions.Of(options) is { } actions)
            {
                SpawnHeadroom.Check();
                child = new NativeChild(
                    driver,
                    SpawnCall.Spawn(executable, arguments, options, hasOwnGroup, actions),
                    hasOwnGroup
                );
            }
            else
            {
                child = WithPipes(driver, executable, arguments, options, hasOwnGroup, pipes);
            }

            if (child._watch is null)
            {
                // On the loop, as all notifications.
                reactor.CallSoon(static child => ((NativeChild)child!).ReportExit(ProcessStatus.Unknown), child);
            }

            return child;
        }
        catch (SystemErrorException error)
        {
            throw SpawnErrors.ToException(executable, error.Number, isInPath: false, options.WorkingDirectory);
        }
    }

    public override int Signal(int signal, bool toGroup)
    {
        if (!IsOpen)
        {
            return Errno.NoSuchProcess;
        }

        if (toGroup && !GroupsByDescriptor)
        {
            // While the child has not been waited for, no other process or group can have its number.
            return (_state & State.Reaped) == 0 ? ProcessCalls.Kill(-Id, signal).Error : Errno.NoSuchProcess;
        }

        return ProcessCalls.SendSignal(_descriptor, signal, toGroup ? ProcessCalls.ToGroup : 0).Error;
    }

    public override void Release()
    {
        if ((_state & State.Released) == 0)
        {
            Reap();
            _state |= State.Released;
            _watch?.Close();
        }
    }

    void IWatchSink.OnReadable()
    {
        ProcessStatus? status = Look(reap: !HasOwnGroup || GroupsByDescriptor);
        if (status is { } ended)
        {
            ReportExit(ended);
            if ((_state & State.Released) == 0)
            {
                _watch!.Stop();
            }
        }
    }

    void IWatchSink.OnShutdown()
    {
        if ((_state & State.Reported) == 0)
        {
            ReportExit(Sink.OutlivesReactor ? Look() ?? ProcessStatus.Unknown : KillAndWait());
        }

        Release();
    }

    void IWatchSink.OnAbandoned()
    {
        if ((_state & State.Reported) == 0 && !Sink.OutlivesReactor)
        {
            KillAndWait();
        }

        Reap();
        _state |= State.Released | State.Reported;
    }

    /// <summary>Ends a child that runs and cannot be watched, because no descriptor is left, or cannot be limited. The
    /// start fails then, and leaves nothing behind.</summary>
    internal static void EndUnwatched(int id, bool hasOwnGroup)
    {
        // It may have started processes of its own meanwhile. The group's number is the child's.
        if (hasOwnGroup)
        {
            ProcessCalls.Kill(-id, ProcessSignals.Kill);
        }

        ProcessCalls.Kill(id, ProcessSignals.Kill);
        ProcessCalls.Wait(ProcessCalls.ByNumber, id, options: 0, out _);
    }

    private static NativeChild WithPipes(
        IDescriptorIo driver,
        string executable,
        IReadOnlyList<string> arguments,
        ProcessOptions options,
        bool hasOwnGroup,
        List<ChildPipe> pipes
    )
    {
        using var descriptors = new SpawnDescriptors();
        descriptors.Open(options);
        using var actions = new SpawnActions(options, descriptors);
        SpawnHeadroom.Check();
        int id = SpawnCall.Spawn(executable, arguments, options, hasOwnGroup, actions);
        descriptors.CloseChildEnds();
        var child = new NativeChild(driver, id, hasOwnGroup);
        child.Adopt(driver, descriptors, pipes);
        return child;
    }

    private void ReportExit(ProcessStatus status)
    {
        _state |= State.Reported;
        Sink.OnExited(status);
    }

    private void Adopt(IDescriptorIo driver, SpawnDescriptors descriptors, List<ChildPipe> pipes)
    {
        try
        {
            descriptors.Adopt(driver, pipes);
        }
        catch (System.Net.Sockets.SocketException)
        {
            KillAndWait();
            Release();
            foreach (ChildPipe pipe in pipes)
            {
                pipe.Channel.Abort();
            }

            throw new SystemErrorException(Errno.OutOfMemory);
        }
    }

    /// <summary>Kills the child and waits a little: it ends at once, unless the system itself holds it, and the
    /// reactor's end must not take long.</summary>
    private ProcessStatus KillAndWait()
    {
        KillAll();
        FileCalls.Poll(_descriptor, FileCalls.Readable, milliseconds: 1000);
        return Look() ?? ProcessStatus.Unknown;
    }

    private void Reap()
    {
        if ((_state & State.Reaped) == 0)
        {
            Look();
        }
    }

    /// <summary>Looks whether the child has ended, without waiting.</summary>
    /// <param name="reap">Whether an end releases the child's number, too.</param>
    /// <returns>How the child has ended; null if it has not.</returns>
    private ProcessStatus? Look(bool reap = true)
    {
        int options = ProcessCalls.NoHang | (reap ? 0 : ProcessCalls.NoReap);
        if (!ProcessCalls.Wait(ProcessCalls.ByDescriptor, _descriptor, options, out ChildEnd end).IsSuccess)
        {
            // No child of this process any more (ECHILD): other code has reaped it.
            _state |= State.Reaped;
            return ProcessStatus.Unknown;
        }

        if (end.Process == 0)
        {
            return null;
        }

        if (reap)
        {
            _state |= State.Reaped;
        }

        return end.Code switch
        {
            ChildEndCode.Exited => ProcessStatus.Exited(end.Status),
            ChildEndCode.Killed => ProcessStatus.Killed(end.Status),
            ChildEndCode.KilledWithCore => ProcessStatus.Killed(end.Status, dumpedCore: true),
            _ => ProcessStatus.Unknown,
        };
    }
}
