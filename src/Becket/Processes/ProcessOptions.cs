using Becket.Time;

namespace Becket.Processes;

/// <summary>Options for starting a child process. Every option has a default; one object may serve for any number of
/// children.</summary>
public sealed record ProcessOptions
{
    private static readonly IReadOnlyDictionary<int, ChildDescriptor> s_none = new Dictionary<int, ChildDescriptor>();

    /// <summary>The child's environment. Default: null, this program's own as it is when the child is
    /// started.</summary>
    /// <remarks>One object for many children costs least, as it is brought into the system's form once.</remarks>
    public ProcessEnvironment? Environment { get; init; }

    /// <summary>The child's directory. Default: null, this program's own directory.</summary>
    /// <remarks>An executable that is given by a relative path is looked for from here, as Twisted does.</remarks>
    public string? WorkingDirectory { get; init; }

    /// <summary>The child's descriptor 0. Default: a pipe that we write to.</summary>
    public ChildDescriptor StandardInput { get; init; } = ChildDescriptor.PipeToWrite;

    /// <summary>The child's descriptor 1. Default: a pipe that we read from.</summary>
    public ChildDescriptor StandardOutput { get; init; } = ChildDescriptor.PipeToRead;

    /// <summary>The child's descriptor 2. Default: a pipe that we read from.</summary>
    public ChildDescriptor StandardError { get; init; } = ChildDescriptor.PipeToRead;

    /// <summary>The child's other descriptors, by its own numbers from 3 on. Default: none; the child has no others
    /// than those named here and the three.</summary>
    /// <remarks>Source: <c>childFDs</c> of <c>spawnProcess</c>.</remarks>
    public IReadOnlyDictionary<int, ChildDescriptor> MoreDescriptors { get; init; } = s_none;

    /// <summary>
    /// Whether the child begins a process group of its own, so that a signal to the group reaches its own children too,
    /// and a Ctrl-C at the terminal does not. Default: null, which is true where the driver can do it (epoll).
    /// </summary>
    /// <remarks>Differs: in Twisted children stay in the program's group. A child that reads from the terminal must do
    /// so: set false.</remarks>
    public bool? OwnProcessGroup { get; init; }

    /// <summary>How long the child may run, and other processes may hold its pipes. Then its group (or, without one of
    /// its own, the child) is asked to terminate (SIGTERM), and killed <see cref="KillAfter"/> later. Default: null, no
    /// limit.</summary>
    /// <remarks>
    /// <para>If the child itself ends before the kill, the rest of its group is still killed at that time, and pipes
    /// that processes outside the group hold are closed.</para>
    /// <para>If the child has ended before the limit, but its pipes are open (a process that it left behind holds
    /// them), they are closed at the limit, and the reason for <see cref="ProcessProtocol.ProcessEnded"/> is a
    /// <see cref="Errors.ProcessTimedOutException"/>: the output may be incomplete.</para>
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">Zero or less, and not Timeout.InfiniteTimeSpan, which is no
    /// limit.</exception>
    public TimeSpan? TimeLimit
    {
        get;
        init => field = TimeLimits.PositiveOrNull(value, nameof(TimeLimit));
    }

    /// <summary>How long a child that was asked to terminate, because of its <see cref="TimeLimit"/>, a cancellation or
    /// the end of the reactor, has before it is killed (SIGKILL). Default: 5 s; Timeout.InfiniteTimeSpan: it is
    /// not killed.</summary>
    public TimeSpan KillAfter
    {
        get;
        init => field = TimeLimits.NotNegative(value, nameof(KillAfter));
    } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Whether the child may go on when its reactor stops. Default: false: a reactor that stops asks its children to
    /// terminate, kills them after <see cref="KillAfter"/>, and ends when they have.
    /// </summary>
    /// <remarks>
    /// <para>If true, the reactor closes the child's pipes, and its protocol gets an unknown status. If the child ends
    /// while this program goes on, it stays in the table of processes until this program ends too.</para>
    /// <para>Differs: Twisted leaves all its children running.</para>
    /// </remarks>
    public bool OutlivesReactor { get; init; }
}
