using System.Net;
using Becket.Reactors;

namespace Becket.AspNetCore;

/// <summary>Options of <see cref="ReactorWebHostExtensions.UseReactor"/>. Every option has a default.</summary>
public sealed class ReactorTransportOptions
{
    private bool _hasOwnOptions;

    /// <summary>A reactor that carries the connections and that the program runs itself. Default: null, which means the
    /// reactor of <c>services.AddReactor()</c> if the program has one, or else reactors of the server's own, each on a
    /// thread of its own, from the host's start to its stop.</summary>
    /// <remarks>
    /// <para>It must run before the server starts, and stop after the server has stopped.</para>
    /// <para>A <see cref="Count"/> of more than 1, and <see cref="ReactorOptions"/> that are set, are for reactors of
    /// the server's own, so it makes them also beside <c>services.AddReactor()</c>.</para>
    /// </remarks>
    public Reactor? Reactor { get; set; }

    /// <summary>How many reactors the server has, each on a thread of its own. Default: 1.</summary>
    /// <remarks>
    /// <para>With more than one, each listens at the same TCP address, and the system spreads the connections over
    /// them (SO_REUSEPORT, on Linux). A connection stays on its reactor. So state that handlers share is not on one
    /// thread any more: divide it, or call the reactor that owns it.</para>
    /// <para>Unix sockets and inherited handles are served by the first reactor alone.</para>
    /// </remarks>
    public int Count { get; set; } = 1;

    /// <summary>How to create the server's own reactors. Default: the defaults of <see cref="ReactorOptions"/>, with
    /// the host's logger.</summary>
    /// <remarks>Signals are the host's: <see cref="ReactorOptions.HandleSignals"/> has no effect here.</remarks>
    public ReactorOptions ReactorOptions
    {
        get;
        set
        {
            field = value;
            _hasOwnOptions = true;
        }
    } = new();

    /// <summary>Decides for each endpoint whether the reactor serves it; Kestrel's next transport, usually its sockets,
    /// serves the others. Default: null, all that the reactor can serve: TCP, Unix sockets and inherited
    /// handles.</summary>
    /// <remarks>Called once for each endpoint when the server starts, on any thread.</remarks>
    public Func<EndPoint, bool>? Serves { get; set; }

    /// <summary>How many connections the system may keep waiting to be accepted, on each endpoint. Default: 1,024; the
    /// system may allow less.</summary>
    public int Backlog { get; set; } = 1024;

    /// <summary>Whether small writes leave at once instead of waiting for an acknowledgement (TCP_NODELAY). Default:
    /// true.</summary>
    public bool NoDelay { get; set; } = true;

    /// <summary>Whether the system probes idle peers (SO_KEEPALIVE), so that a peer that vanished without a word is
    /// noticed in the end. Default: false.</summary>
    public bool KeepAlive { get; set; }

    /// <summary>How long a connection that ends in order waits for its peer to receive the last bytes. Then it is
    /// aborted. Default: 30 s. <see cref="Timeout.InfiniteTimeSpan"/>: no limit.</summary>
    public TimeSpan CloseTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Whether the options are about reactors of the server's own.</summary>
    internal bool WantsOwnReactors => Count > 1 || _hasOwnOptions;

    /// <summary>Throws if an option has a value that cannot work.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A number is too small, or a time negative.</exception>
    /// <exception cref="InvalidOperationException">Two options contradict each other.</exception>
    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Count, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(Backlog, 1);
        ArgumentNullException.ThrowIfNull(ReactorOptions);
        if (CloseTimeout < TimeSpan.Zero && CloseTimeout != Timeout.InfiniteTimeSpan)
        {
            throw new ArgumentOutOfRangeException(
                nameof(CloseTimeout),
                CloseTimeout,
                "The time is zero or more, or Timeout.InfiniteTimeSpan for no limit."
            );
        }

        if (Reactor is not null && Count != 1)
        {
            throw new InvalidOperationException(
                $"{nameof(ReactorTransportOptions)}.{nameof(Reactor)} names one reactor, and {nameof(Count)} is "
                    + $"{Count}. Leave {nameof(Count)} at 1, or leave {nameof(Reactor)} null: "
                    + "the server then makes its own."
            );
        }
    }
}
