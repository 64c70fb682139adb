using System.Globalization;
using System.Net.Sockets;
using Becket.Reactors;
using Becket.Tasks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting.Systemd;
using Microsoft.Extensions.Logging;

namespace Becket.Hosting.Systemd;

/// <summary>Feeds systemd's watchdog from the loops themselves: a blocked loop stops feeding, and systemd restarts the
/// program.</summary>
/// <remarks>Source: sd_watchdog_enabled(3): feed at half of the time. With several reactors, the watchdog is fed when
/// each has had a turn for it since the last time.</remarks>
internal sealed partial class WatchdogFeed
{
    private readonly ISystemdNotifier? _notifier;
    private readonly TimeSpan? _interval;

    // Loops are on several threads. Each comes here once in an interval.
    private readonly Lock _gate = new();
    private readonly List<Reactor> _all = [];
    private readonly HashSet<Reactor> _missing = [];

    public WatchdogFeed(IServiceProvider services, ILogger<HostedReactor> logger)
    {
        _interval = IntervalFrom(Environment.GetEnvironmentVariable, Environment.ProcessId);
        _notifier = services.GetService<ISystemdNotifier>();
        if (_interval is not null && _notifier is not { IsEnabled: true })
        {
            _interval = null;
            LogNotFed(logger);
        }
    }

    /// <summary>Begins to feed from a loop. Threads: its own.</summary>
    public void Begin(Reactor reactor)
    {
        if (_interval is not { } interval)
        {
            return;
        }

        lock (_gate)
        {
            _all.Add(reactor);
            _missing.Add(reactor);
        }

        _ = new LoopingCall(() => Beat(reactor)) { Clock = reactor }.Start(interval);
    }

    /// <summary>How often the environment of a process asks to be fed; null for never.</summary>
    internal static TimeSpan? IntervalFrom(Func<string, string?> environment, int process)
    {
        // Child processes inherit the variables, so they name the process that is watched.
        if (
            environment("WATCHDOG_PID") is { Length: > 0 } watched
            && watched != process.ToString(CultureInfo.InvariantCulture)
        )
        {
            return null;
        }

        return
            long.TryParse(
                environment("WATCHDOG_USEC"),
                NumberStyles.None,
                CultureInfo.InvariantCulture,
                out long microseconds
            )
            && microseconds > 0
            ? TimeSpan.FromMicroseconds(microseconds / 2.0)
            : null;
    }

    [LoggerMessage(
        6,
        LogLevel.Warning,
        "systemd watches this program (WATCHDOG_USEC), and nothing feeds its watchdog: call services.AddSystemd()"
    )]
    private static partial void LogNotFed(ILogger logger);

    private void Beat(Reactor reactor)
    {
        lock (_gate)
        {
            _missing.Remove(reactor);
            if (_missing.Count > 0)
            {
                return;
            }

            _missing.UnionWith(_all);
        }

        try
        {
            _notifier!.Notify(new ServiceState("WATCHDOG=1"));
        }
        catch (SocketException error)
        {
            // systemd itself may be starting anew. The next one may reach it.
            reactor.Report(error, "the feeding of systemd's watchdog");
        }
    }
}
