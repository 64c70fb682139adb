using Microsoft.Extensions.Logging;

namespace Becket.Reactors;

/// <summary>How a <see cref="Reactor"/> is to be. Every option has a default.</summary>
public sealed record ReactorOptions
{
    /// <summary>Whether the world is simulated: the clock jumps to the next due call whenever there is nothing to do,
    /// and the network is in memory. Default: false.</summary>
    /// <remarks>
    /// <para>Functions in threads still take real time, and virtual time stands still while one runs, except where it
    /// waits in a blocking call to the loop.</para>
    /// <para>The reactor's connections and datagrams reach its own ports, at the loopback addresses, and no real peer;
    /// paths of Unix sockets make no files. What is sent arrives at once: while anything is on its way, virtual time
    /// does not move. To connect to any other address is to wait for an answer that never comes.</para>
    /// </remarks>
    public bool VirtualTime { get; init; }

    /// <summary>What carries its input and output. Default: <see cref="IoDriverKind.Best"/>, the best that works here,
    /// unless the environment variable <c>BECKET_DRIVER</c> names another.</summary>
    /// <remarks>An option goes before the variable. Neither has a say where <see cref="VirtualTime"/> is set: that has
    /// a driver of its own.</remarks>
    public IoDriverKind Driver { get; init; }

    /// <summary>How many threads run the functions of <see cref="Reactor.DeferToThread{T}(Func{T})"/>, at most; they
    /// start when needed. Default: 10, as in Twisted.</summary>
    public int ThreadPoolSize { get; init; } = 10;

    /// <summary>Whether <see cref="Reactor.Run()"/> stops in order on SIGINT and SIGTERM. Default: true. A second
    /// signal ends the program as usual.</summary>
    public bool HandleSignals { get; init; } = true;

    /// <summary>A turn of the loop that takes longer is counted and logged, with what ran. Default: 100 ms; zero or
    /// less: never.</summary>
    public TimeSpan SlowTurn { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Where errors in callbacks, unhandled failures and slow turns are told. Default: null, which writes
    /// warnings and errors to standard error.</summary>
    public ILogger? Logger { get; init; }

    /// <summary>Begins the names of the reactor's threads. Default: "becket".</summary>
    public string Name { get; init; } = "becket";
}
