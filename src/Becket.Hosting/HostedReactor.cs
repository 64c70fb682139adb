using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using Becket.Deferreds;
using Becket.Hosting.Endpoints;
using Becket.Hosting.Running;
using Becket.Hosting.Systemd;
using Becket.Reactors;
using Becket.Reactors.Services;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Becket.Hosting;

/// <summary>A reactor of a host: a service of the container. Its loop runs on a thread of its own, from before the
/// hosted services start until all have stopped.</summary>
/// <remarks>
/// <para>A reactor with a name is a keyed service; its key is the name.</para>
/// <para>Threads: any.</para>
/// </remarks>
public sealed partial class HostedReactor : IAsyncDisposable, IDisposable
{
    private readonly ReactorParts _parts;
    private readonly IServiceProvider _services;
    private readonly ILogger _logger;
    private readonly Lazy<ReactorThread> _thread;
    private readonly ConcurrentDictionary<string, EndPoint> _addresses = new(StringComparer.OrdinalIgnoreCase);
    private readonly ServiceGroup _group;
    private readonly List<HostedEndpoint> _endpoints = [];
    private Exception? _failure;
    private bool _isStopping;
    private bool _isDisposed;

    internal HostedReactor(IServiceProvider services, ReactorParts parts)
    {
        _parts = parts;
        _services = services;
        Provider = parts.Name is null ? services : new ReactorServiceProvider(services, this);
        _logger = services.GetRequiredService<ILogger<HostedReactor>>();
        _group = new ServiceGroup(parts.Name ?? "host");
        _thread = new Lazy<ReactorThread>(() =>
        {
            var thread = ReactorThread.Start(ReactorOptionsOf(services, parts));
            thread.Reactor.HasOwner = true;
            return thread;
        });
    }

    /// <summary>The name that it was added with; null for the one without.</summary>
    public string? Name => _parts.Name;

    /// <summary>The reactor, which runs. The first use starts it; the host's start does so at the latest.</summary>
    /// <exception cref="OptionsValidationException">An option has a value that cannot work.</exception>
    public Reactor Reactor => _parts.Given ?? _thread.Value.Reactor;

    /// <summary>Where the endpoints listen, by their names; with the port that was chosen if zero was asked
    /// for.</summary>
    public IReadOnlyDictionary<string, EndPoint> Addresses => _addresses;

    /// <summary>The services for code on this reactor.</summary>
    internal IServiceProvider Provider { get; }

    /// <summary>Whether there is a loop to ask. Never starts it.</summary>
    internal bool IsStarted => Thread is not null || _parts.Given is { IsRunning: true };

    /// <summary>The loop's thread, once it was started; null for a reactor that the program runs itself.</summary>
    internal ReactorThread? Thread => _thread.IsValueCreated ? _thread.Value : null;

    /// <summary>The endpoints. Threads: the reactor's.</summary>
    internal IReadOnlyList<HostedEndpoint> Endpoints => _endpoints;

    /// <summary>Stops the reactor, and waits for its thread.</summary>
    /// <remarks>After the stop of the host there is nothing left to do.</remarks>
    public async ValueTask DisposeAsync()
    {
        if (Thread is { } thread && !_isDisposed)
        {
            _isDisposed = true;
            try
            {
                await thread.Stop(CancellationToken.None).ConfigureAwait(false);
            }
            catch (Exception)
            {
                // The log has it: the start of the host has failed, so there is no stop that could throw it.
            }
        }
    }

    /// <inheritdoc cref="DisposeAsync"/>
    /// <remarks>Blocks. On the thread of this reactor it only asks it to stop.</remarks>
    public void Dispose()
    {
        Task disposed = DisposeAsync().AsTask();
        if (Reactor.Current is null)
        {
            disposed.GetAwaiter().GetResult();
        }
    }

    /// <summary>Creates the services and the endpoints, all of them, and starts them in order.</summary>
    internal async Task Start(CancellationToken cancellationToken)
    {
        try
        {
            await Reactor.CallFromThreadAsync(StartOnLoop, cancellationToken).ConfigureAwait(false);
        }
        catch (ReactorNotRunningException)
        {
            if (Thread is { } thread)
            {
                // With the loop's own error if it has one.
                await thread.Ended.ConfigureAwait(false);
            }

            throw;
        }
    }

    /// <summary>Stops listening: nothing new is accepted. Then connections have as long as the limit says.</summary>
    internal Task StopAccepting(TimeSpan limit, CancellationToken cancellationToken) =>
        Guarded(
            async Deferred () =>
            {
                _isStopping = true;
                double deadline = Reactor.Seconds + limit.TotalSeconds;
                foreach (HostedEndpoint endpoint in _endpoints)
                {
                    await endpoint.StopAccepting(limit == Timeout.InfiniteTimeSpan ? null : deadline);
                }
            },
            cancellationToken
        );

    /// <summary>Stops the services and the endpoints, in reverse.</summary>
    internal Task StopServices(CancellationToken cancellationToken) => Guarded(_group.Stop, cancellationToken);

    /// <summary>Ends the loop, and waits for its thread. Throws what has ended it, or made a service fail.</summary>
    internal async Task End(CancellationToken cancellationToken)
    {
        if (Thread is { } thread)
        {
            _isDisposed = true;
            await thread.Stop(cancellationToken).ConfigureAwait(false);
        }

        if (_failure is not null)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(_failure);
        }
    }

    /// <summary>Why it does not do its work now; null if it does. Threads: the reactor's.</summary>
    internal string? WhyNotServing()
    {
        if (_isStopping || !Reactor.IsRunning)
        {
            return "The reactor stops.";
        }

        // A group that has not begun to start may be empty so far.
        if (_group.State != ServiceState.Running)
        {
            return $"The services have not started: {_group.State}.";
        }

        string stopped = string.Join(
            ", ",
            _group.Where(static service => !service.IsRunning).Select(static service => service.Name)
        );
        if (stopped.Length > 0)
        {
            return $"Services do not run: {stopped}.";
        }

        return _endpoints.Find(static endpoint => !endpoint.IsListening) is { } closed
            ? $"The endpoint \"{closed.Name}\" does not listen."
            : null;
    }

    /// <summary>Creates a service, on the loop.</summary>
    internal T Create<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] T>()
    {
        if (!Reactor.IsOnThread)
        {
            throw new InvalidOperationException(
                $"{typeof(T).Name} lives on the loop of a reactor, and was asked for on another thread. There, ask for "
                    + $"a LoopOwned<{typeof(T).Name}>, and call it: "
                    + "await owned.CallFromThreadAsync(service => …)."
            );
        }

        return ActivatorUtilities.CreateInstance<T>(Provider);
    }

    private static ReactorOptions ReactorOptionsOf(IServiceProvider services, ReactorParts parts)
    {
        HostedReactorOptions options = ReactorParts.OptionsOf(services, parts.Name);
        var created = new ReactorOptions
        {
            Name = options.Name,
            Driver = options.Driver,
            VirtualTime = options.VirtualTime,
            VirtualTimeLimit = options.VirtualTime ? TimeSpan.Zero : null,
            VirtualTimePatience = Timeout.InfiniteTimeSpan,
            ThreadPoolSize = options.ThreadPoolSize,
            ShutdownTimeout = services.GetRequiredService<IOptions<HostOptions>>().Value.ShutdownTimeout,
            SlowTurn = options.SlowTurn,
            BlockedTurn = options.BlockedTurn,
            Inspection = options.Inspection,
            Logger = services
                .GetRequiredService<ILoggerFactory>()
                .CreateLogger(parts.Name is null ? "Becket.Reactor" : $"Becket.Reactor.{parts.Name}"),
            MeterFactory = services.GetService<System.Diagnostics.Metrics.IMeterFactory>(),
        };
        return (options.Adjust?.Invoke(created) ?? created) with { HandleSignals = false };
    }

    private async Deferred StartOnLoop()
    {
        // All are created before the first one starts: a constructor that throws, or an address that is wrong, then
        // leaves nothing half done.
        try
        {
            CreateParts();
        }
        finally
        {
            // Created after the services, so that the container disposes of it before them: the loop, on which they
            // live, has ended by then also if the start of the host fails.
            _ = ReactorParts.Get<LoopEnd>(_services, Name);
        }

        try
        {
            await Reactor.Services.Add(_group);
        }
        catch (ServiceException error) when (error.InnerException is ServiceException inner)
        {
            // The group says the same once more.
            throw inner;
        }

        foreach (HostedEndpoint endpoint in _endpoints)
        {
            _addresses[endpoint.Name] = endpoint.Address;
            LogListening(_logger, endpoint.Name, endpoint.Address);
        }

        _services.GetRequiredService<WatchdogFeed>().Begin(Reactor);
    }

    private void CreateParts()
    {
        foreach (ReactorPart part in _parts.List)
        {
            Service service = part.Create(this);
            if (service is HostedEndpoint endpoint)
            {
                _endpoints.Add(endpoint);
            }
            else if (service is ReactorBackgroundService background)
            {
                background.OnFailed = Fail;
            }

            _ = _group.Add(service);
        }
    }

    private void Fail(string service, Exception error)
    {
        if (
            _services.GetRequiredService<IOptions<HostOptions>>().Value.BackgroundServiceExceptionBehavior
            == BackgroundServiceExceptionBehavior.Ignore
        )
        {
            LogServiceFailed(_logger, error, service);
            return;
        }

        _failure ??= error;
        LogHostStops(_logger, error, service);
        _services.GetService<IHostApplicationLifetime>()?.StopApplication();
    }

    /// <summary>Calls a function on the loop; one that has ended has nothing left to stop.</summary>
    private async Task Guarded(Func<Deferred> function, CancellationToken cancellationToken)
    {
        if (Thread is null && _parts.Given is null)
        {
            return;
        }

        try
        {
            // The token ends the waiting, not the function: what has not stopped is cut off with the loop, and the log
            // names it.
            await Reactor
                .CallFromThreadAsync(function, CancellationToken.None)
                .WaitAsync(cancellationToken)
                .ConfigureAwait(false);
        }
        catch (ReactorNotRunningException)
        {
            // The loop stops its services itself when it ends.
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The host's limit.
        }
    }

    [LoggerMessage(1, LogLevel.Information, "The endpoint \"{Endpoint}\" listens at {Address}")]
    private static partial void LogListening(ILogger logger, string endpoint, EndPoint address);

    [LoggerMessage(2, LogLevel.Error, "The service \"{Service}\" has failed")]
    private static partial void LogServiceFailed(ILogger logger, Exception error, string service);

    [LoggerMessage(3, LogLevel.Critical, "The service \"{Service}\" has failed, and so the host stops")]
    private static partial void LogHostStops(ILogger logger, Exception error, string service);
}
