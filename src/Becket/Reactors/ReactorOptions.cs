using Microsoft.Extensions.Logging;

namespace Becket.Reactors;

/// <summary>Options for creating a <see cref="Reactor"/>. Every option has a default.</summary>
public sealed record ReactorOptions
{
    /// <summary>Whether to simulate time and network: the clock jumps to the next due call when there is nothing to do,
    /// and the network is in memory. Default: false.</summary>
    /// <remarks>
    /// <para>Functions on threads still take real time. Virtual time stops while one runs, unless it waits in a
    /// blocking call to the loop.</para>
    /// <para>Connections and datagrams reach only the reactor's own ports, at the loopback addresses; Unix sockets
    /// create no files. Data arrives at once, and virtual time does not move while data is on its way. An attempt to
    /// connect to any other address gets no answer.</para>
    /// </remarks>
    public bool VirtualTime { get; init; }

    /// <summary>The largest virtual time, from the creation of the reactor. When it is reached, <c>Run</c> stops the
    /// reactor and throws a <see cref="VirtualTimeException"/>. Default: null, which means 100 days, for a loop that
    /// has made more than a million turns by then; one that only sleeps may go on for years. Zero or less: no
    /// limit.</summary>
    /// <remarks>
    /// <para>A repeating call goes on for ever in virtual time, as fast as the processor can, if the program waits
    /// for something that does not happen.</para>
    /// <para>If virtual time does not move for 20 million turns, because a call makes itself again without a delay,
    /// the same happens. Turns do not count while a function runs on a thread, a task is awaited, or other threads call
    /// the reactor.</para>
    /// </remarks>
    public TimeSpan? VirtualTimeLimit { get; init; }

    /// <summary>How long, in real time, a reactor in virtual time waits for other threads if nothing is scheduled and
    /// it awaits no task. Then <c>Run</c> stops the reactor and throws a <see cref="VirtualTimeException"/>. Default:
    /// 5 s. <see cref="Timeout.InfiniteTimeSpan"/>: no limit.</summary>
    public TimeSpan VirtualTimePatience { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The driver. Default: <see cref="IoDriverKind.Best"/>, the best that works on this system, unless the
    /// environment variable <c>BECKET_DRIVER</c> names another.</summary>
    /// <remarks>This option has priority over the variable. With <see cref="VirtualTime"/> neither has an effect, as
    /// virtual time has its own driver.</remarks>
    public IoDriverKind Driver { get; init; }

    /// <summary>The largest number of threads that run the functions of
    /// <see cref="Reactor.DeferToThread{T}(Func{T})"/>; they start when needed. Default: 10, as in Twisted.</summary>
    public int ThreadPoolSize { get; init; } = 10;

    /// <summary>Whether <see cref="Reactor.Run()"/> stops in order on SIGINT and SIGTERM. Default: null, which means
    /// yes, but no with <see cref="VirtualTime"/>: a simulation does not take the signals of its process.</summary>
    /// <remarks>The first signal stops the reactor; one that is stopping already ignores it. A second signal, of either
    /// kind, ends the process at once, as it ends a process without a handler. Other signals, such as SIGHUP and
    /// SIGQUIT, keep their default action; see
    /// <see cref="Reactor.OnSignal(System.Runtime.InteropServices.PosixSignal, Action)"/>.</remarks>
    public bool? HandleSignals { get; init; }

    /// <summary>How long the reactor may take to stop in order, from <see cref="Reactor.Stop"/> on. What has not ended
    /// by then is cut off, with a line in the log. Default: 8 s, less than the 10 s after which container runtimes kill
    /// a process. Zero: nothing is waited for. Timeout.InfiniteTimeSpan: no limit, as in Twisted.</summary>
    public TimeSpan ShutdownTimeout { get; init; } = TimeSpan.FromSeconds(8);

    /// <summary>A turn that works longer than this is counted and logged, with the names of the calls that ran.
    /// Default: 100 ms. Zero or less turns this off.</summary>
    /// <remarks>The time that the runtime takes to compile code on its first use does not count: a turn that is slow
    /// only because of it is logged at the level Debug.</remarks>
    public TimeSpan SlowTurn { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>A turn that has lasted longer than this and has not ended is logged while it lasts, with the names of
    /// the calls that it has begun, and again each time that it has lasted twice as long. Default: 1 s. Zero or less
    /// turns this off, and so does a <see cref="SlowTurn"/> of zero or less.</summary>
    /// <remarks>
    /// <para>A thread of its own looks, for all reactors of the process; a report is late by at most 100 ms. The loop
    /// pays nothing. Waiting is no work, and never reported; neither is anything in virtual time, before the start, and
    /// while a debugger is attached.</para>
    /// <para>Compiling code on its first use counts here, as all other work waits for it.</para>
    /// </remarks>
    public TimeSpan BlockedTurn { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Called once for each turn that has lasted as long as <see cref="OnBlockedAfter"/>: to write a dump, or
    /// to end the process so that it is started anew. Default: null.</summary>
    /// <remarks>Threads: called on the watchdog's thread, which all reactors share. The loop is blocked meanwhile. What
    /// it throws is logged.</remarks>
    public Action<BlockedTurn>? OnBlocked { get; init; }

    /// <summary>How long a turn must have lasted for <see cref="OnBlocked"/>. Default: 10 s.</summary>
    public TimeSpan OnBlockedAfter { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The logger for exceptions of callbacks, unhandled failures and slow turns. Default: null, which writes
    /// warnings and errors to standard error.</summary>
    public ILogger? Logger { get; init; }

    /// <summary>The prefix of the names of the reactor's threads. Default: "becket".</summary>
    public string Name { get; init; } = "becket";

    /// <summary>Reads the stack for the reports of blocked turns. Default: what Becket.Diagnostics has set.</summary>
    internal LoopStackReader? StackReader { get; init; } = LoopStackReader.Current;

    /// <summary>How long a report waits for its stack. After that the stack gets a report of its own.</summary>
    internal TimeSpan StackPatience { get; init; } = TimeSpan.FromMilliseconds(150);
}
