using Becket.Time;

namespace Becket.Processes;

/// <summary>Options for starting a child process. Every option has a default; one object may serve for any number of
/// children.</summary>
public sealed record ProcessOptions
{
    private static readonly IReadOnlyDictionary<int, ChildDescriptor> s_none = new Dictionary<int, ChildDescriptor>();
    private static readonly IReadOnlyDictionary<ResourceLimit, ResourceLimitValue> s_noLimits =
        new Dictionary<ResourceLimit, ResourceLimitValue>();

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

    /// <summary>A terminal for the child: its descriptors 0, 1 and 2 are the terminal, which is that of its session.
    /// Default: null, none. On Linux with the epoll driver only.</summary>
    /// <remarks>
    /// <para>What is written to the child is what is typed, and <see cref="ProcessProtocol.OutReceived"/> gets what
    /// appears: with an echo, and <c>\r\n</c> at the ends of lines, as the terminal's settings are. Standard error
    /// comes there, too. The child reads the end when the byte 4 (Ctrl-D) is written at the beginning of a line;
    /// closing its input does not say so.</para>
    /// <para>The three options for standard input, output and error must be left as they are. The child has a session
    /// of its own. Source: <c>usePTY</c> of <c>spawnProcess</c>.</para>
    /// </remarks>
    public ProcessTerminal? Terminal { get; init; }

    /// <summary>Whether the child begins a session of its own (setsid(2)), without a terminal: a hang-up of this
    /// program's terminal does not reach it. Default: false. On Linux with the epoll driver only.</summary>
    public bool OwnSession { get; init; }

    /// <summary>The user whose rights the child has (real, effective and saved), by its number. Default: null, this
    /// program's. On Linux with the epoll driver only, and this program needs the right to do so
    /// (CAP_SETUID).</summary>
    /// <remarks>With this or <see cref="GroupId"/> set, the child has no supplementary groups but
    /// <see cref="SupplementaryGroups"/>. Source: <c>uid</c> of <c>spawnProcess</c>.</remarks>
    public uint? UserId { get; init; }

    /// <summary>The group whose rights the child has (real, effective and saved), by its number. Default: null, this
    /// program's. On Linux with the epoll driver only, and this program needs the right to do so
    /// (CAP_SETGID).</summary>
    /// <remarks>Source: <c>gid</c> of <c>spawnProcess</c>.</remarks>
    public uint? GroupId { get; init; }

    /// <summary>The child's supplementary groups, by their numbers. Default: null, this program's; or none, if
    /// <see cref="UserId"/> or <see cref="GroupId"/> is set. On Linux with the epoll driver only.</summary>
    public IReadOnlyList<uint>? SupplementaryGroups { get; init; }

    /// <summary>How willingly the child leaves the processors to others, from -20 (first) to 19 (last). Default: null,
    /// as this program. On Linux with the epoll driver only; a lower number than this program's needs the right to set
    /// it.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not between -20 and 19.</exception>
    public int? Nice
    {
        get;
        init
        {
            if (value is { } nice)
            {
                ArgumentOutOfRangeException.ThrowIfLessThan(nice, -20, nameof(Nice));
                ArgumentOutOfRangeException.ThrowIfGreaterThan(nice, 19, nameof(Nice));
            }

            field = value;
        }
    }

    /// <summary>The processors that the child may run on, by their numbers from 0 on. Default: null, those of this
    /// program. On Linux with the epoll driver only.</summary>
    public IReadOnlyList<int>? Processors { get; init; }

    /// <summary>Limits of resources for the child (setrlimit(2)). Default: none, so it has those of this program. On
    /// Linux with the epoll driver only.</summary>
    /// <remarks>They are set from outside as soon as the child has begun, before <c>SpawnProcess</c> returns: its first
    /// instructions, some hundred microseconds at most, are not limited.</remarks>
    public IReadOnlyDictionary<ResourceLimit, ResourceLimitValue> Limits { get; init; } = s_noLimits;

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

    /// <summary>Whether the child begins a session, and with it a group.</summary>
    internal bool BeginsSession => OwnSession || Terminal is not null;

    /// <summary>Whether it has another user, other groups, another niceness or other processors than the thread that
    /// starts it.</summary>
    internal bool ChangesThread =>
        UserId is not null
        || GroupId is not null
        || SupplementaryGroups is not null
        || Nice is not null
        || Processors is not null;
}
