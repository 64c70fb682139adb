using Becket.Hosting;
using Becket.Hosting.Running;
using Becket.Reactors;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Becket.AspNetCore;

/// <summary>The reactors that carry the server's connections: a service, for code outside of requests.</summary>
/// <remarks>
/// <para>If the program has called <c>services.AddReactor()</c>, its reactor is the server's too; see
/// <see cref="ReactorTransportOptions.Reactor"/>.</para>
/// <para>The first use starts them; the host's start does so at the latest. They end after the host's services have
/// stopped, or when the service provider is disposed of.</para>
/// <para>Threads: any.</para>
/// </remarks>
public sealed class ServerReactors : IAsyncDisposable, IDisposable
{
    private readonly ReactorTransportOptions _options;
    private readonly Lazy<ReactorThread[]> _threads;
    private readonly Lazy<IReadOnlyList<Reactor>> _all;

    /// <summary>Creates the service; the container calls this.</summary>
    /// <param name="options">The options of the transport.</param>
    /// <param name="loggers">Makes the reactors' logger, in the category <c>Becket.Reactor</c>.</param>
    /// <param name="hosted">The reactor of <c>services.AddReactor()</c>; null if the program has none.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option has a value that cannot work.</exception>
    /// <exception cref="InvalidOperationException">Two options contradict each other.</exception>
    public ServerReactors(
        IOptions<ReactorTransportOptions> options,
        ILoggerFactory loggers,
        HostedReactor? hosted = null
    )
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(loggers);
        _options = options.Value;
        _options.Validate();
        _threads = new Lazy<ReactorThread[]>(() => StartThreads(loggers));
        _all = new Lazy<IReadOnlyList<Reactor>>(() =>
            (_options.Reactor ?? (_options.WantsOwnReactors ? null : hosted?.Reactor)) is { } given
                ? [given]
                : [.. _threads.Value.Select(static thread => thread.Reactor)]
        );
    }

    /// <summary>The first reactor; with the default options, the only one.</summary>
    public Reactor First => _all.Value[0];

    /// <summary>All reactors. Always the same list.</summary>
    public IReadOnlyList<Reactor> All => _all.Value;

    /// <summary>Stops the reactors that the server has made, and waits for their threads, at most as long as
    /// <see cref="ReactorOptions.ShutdownTimeout"/> says.</summary>
    public async ValueTask DisposeAsync() => await Stop(CancellationToken.None).ConfigureAwait(false);

    /// <inheritdoc cref="DisposeAsync"/>
    /// <remarks>Blocks. On the thread of one of these reactors it only asks them to stop.</remarks>
    public void Dispose()
    {
        Task stopped = Stop(CancellationToken.None);
        if (Reactor.Current is null)
        {
            stopped.GetAwaiter().GetResult();
        }
    }

    /// <summary>Stops the reactors that the server has made.</summary>
    /// <param name="cancellationToken">Ends the waiting inside of the reactors: what is open is cut off.</param>
    internal Task Stop(CancellationToken cancellationToken) =>
        _threads.IsValueCreated
            ? Task.WhenAll(_threads.Value.Select(thread => thread.Stop(cancellationToken)))
            : Task.CompletedTask;

    private ReactorThread[] StartThreads(ILoggerFactory loggers)
    {
        ReactorOptions options = _options.ReactorOptions;
        var started = new List<ReactorThread>();
        try
        {
            for (int i = 0; i < _options.Count; i++)
            {
                started.Add(
                    ReactorThread.Start(
                        options with
                        {
                            HandleSignals = false,
                            Logger = options.Logger ?? loggers.CreateLogger("Becket.Reactor"),
                            Name = _options.Count == 1 ? options.Name : $"{options.Name}-{i + 1}",
                        }
                    )
                );
            }
        }
        catch
        {
            foreach (ReactorThread thread in started)
            {
                _ = thread.Stop(CancellationToken.None);
            }

            throw;
        }

        return [.. started];
    }
}
