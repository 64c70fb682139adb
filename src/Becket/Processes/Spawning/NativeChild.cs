using System.Runtime.Versioning;
using Becket.Native;
using Becket.Processes.Errors;
using Becket.Processes.Transports;
using Becket.Reactors;
using Becket.Reactors.Drivers;

namespace Becket.Processes.Spawning;

/// <summary>A child that posix_spawn has started, and whose end its own descriptor tells (pidfd_open(2)).</summary>
/// <remarks>
/// <para>Nothing but this waits for it, by that descriptor: whoever waits for "any child" takes those of others, and
/// the base class library ends the program when somebody takes one of its own.</para>
/// <para>A child that has ended keeps its number until it is waited for. Signals go through the descriptor, which
/// stands for this very process; where the system cannot send them to a group that way (before Linux 6.9), the child is
/// waited for only when its group will be sent none any more, as the group's number is the child's.</para>
/// </remarks>
[SupportedOSPlatform("linux")]
internal sealed class NativeChild : Child, IWatchSink
{
    private readonly int _descriptor;
    private readonly IoWatch? _watch;
    private State _state;

    private NativeChild(IoDriver driver, int id, bool hasOwnGroup)
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
            EndUnwatched(id);
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
            // Epoll's own limit of watches (epoll(7), max_user_watches), or memory.
            EndUnwatched(id);
            FileCalls.Close(_descriptor);
            throw new SystemErrorException(Errno.OutOfMemory);
        }
    }

    [Flags]
    private enum State : byte
    {
        None = 0,

        /// <summary>It has ended, and the sink knows.</summary>
        Told = 1,

        /// <summary>Nobody has to wait for it any more: its number may be another's. Never left.</summary>
        Reaped = 2,

        /// <summary>Release was called, or the driver has ended. Never left.</summary>
        Released = 4,
    }

    public override int Id { get; }

    public override bool HasOwnGroup { get; }

    /// <summary>Whether the system sends signals to groups through descriptors (Linux 6.9); null until it has been
    /// asked. A test sets it.</summary>
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
    /// <param name="reactor">Its driver carries the pipes.</param>
    /// <param name="executable">A path or a name.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="options">How it is to be.</param>
    /// <param name="pipes">Gets our ends of its pipes.</param>
    /// <exception cref="SpawnException">It cannot be started.</exception>
    public static NativeChild Spawn(
        Reactor reactor,
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
                    reactor.Driver,
                    SpawnCall.Spawn(executable, arguments, options, hasOwnGroup, actions),
                    hasOwnGroup
                );
            }
            else
            {
                child = WithPipes(reactor.Driver, executable, arguments, options, hasOwnGroup, pipes);
            }

            if (child._watch is null)
            {
                // From the loop, as all that happens to it.
                reactor.CallLater(TimeSpan.Zero, static child => child.Tell(ProcessStatus.Unknown), child);
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
            // While it has not been waited for, its number, which is the group's, is nobody else's.
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
            Tell(ended);
            if ((_state & State.Released) == 0)
            {
                _watch!.Stop();
            }
        }
    }

    void IWatchSink.OnShutdown()
    {
        if ((_state & State.Told) == 0)
        {
            Tell(Sink.OutlivesReactor ? Look() ?? ProcessStatus.Unknown : KillAndWait());
        }

        Release();
    }

    void IWatchSink.OnAbandoned()
    {
        if ((_state & State.Told) == 0 && !Sink.OutlivesReactor)
        {
            KillAndWait();
        }

        Reap();
        _state |= State.Released | State.Told;
    }

    private static NativeChild WithPipes(
        IoDriver driver,
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
        descriptors.CloseTheirs();
        var child = new NativeChild(driver, id, hasOwnGroup);
        child.Adopt(driver, descriptors, pipes);
        return child;
    }

    private void Tell(ProcessStatus status)
    {
        _state |= State.Told;
        Sink.OnExited(status);
    }

    private void Adopt(IoDriver driver, SpawnDescriptors descriptors, List<ChildPipe> pipes)
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

    /// <summary>The end of the reactor is not to be waited for long: one that a signal has killed is gone at once,
    /// unless the system itself holds it.</summary>
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

    /// <summary>It runs, and nothing would tell of its end: no descriptor is left. That is an error, and leaves nothing
    /// behind.</summary>
    private static void EndUnwatched(int id)
    {
        ProcessCalls.Kill(id, ProcessSignals.Kill);
        ProcessCalls.Wait(ProcessCalls.ByNumber, id, options: 0, out _);
    }
}
