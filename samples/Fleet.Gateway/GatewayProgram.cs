using System.Runtime.InteropServices;
using Becket.Samples.Fleet.Gateway.Sessions;
using Becket.Samples.Fleet.Gateway.Status;
using Becket.Samples.Fleet.Gateway.Stores;
using Becket.Samples.Fleet.Gateway.Stores.Records;
using Becket.Samples.Fleet.Gateway.Stores.Sqlite;
using Becket.Samples.Fleet.Gateway.Stores.Writing;
using Becket.Samples.Fleet.Gateway.Vehicles;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace Becket.Samples.Fleet.Gateway;

/// <summary>The whole program: the gateway, its store and its status page on one reactor, until a signal stops
/// it.</summary>
internal sealed class GatewayProgram
{
    private static readonly TimeSpan s_registrationsPause = TimeSpan.FromSeconds(2);

    public required GatewayOptions Gateway { get; init; }

    /// <summary>Reads the options anew, at each SIGHUP. Runs on a thread of the reactor's pool. What it throws is
    /// logged.</summary>
    public Func<GatewayOptions>? Reload { get; init; }

    /// <summary>The file with the list of vehicles. It is read again when it has changed.</summary>
    public required string Vehicles { get; init; }

    /// <summary>Options for the status page. Null: no status page.</summary>
    public required StatusOptions? Status { get; init; }

    public required StoreAddress Store { get; init; }

    public required bool RedisAsync { get; init; }

    /// <summary>How long, and how many, records are kept. Default: that of <see cref="Stores.Retention"/>.</summary>
    public Retention Retention { get; init; } = new();

    /// <summary>The spool's file. Used with Redis only: when SQLite cannot write, a spool on the same disk cannot
    /// either.</summary>
    public required string Spool { get; init; }

    public required int Queue { get; init; }

    /// <summary>The file to record the reactor to. Null: no recording.</summary>
    public string? Recording { get; init; }

    /// <summary>Runs the gateway until SIGINT or SIGTERM.</summary>
    /// <param name="output">Receives one line for each address on which the program listens.</param>
    /// <exception cref="CannotListenException">A port of the gateway is taken.</exception>
    /// <exception cref="IOException">The status page's port is taken, or a file cannot be used.</exception>
    /// <exception cref="StoreException">The store or the spool cannot be used until somebody changes
    /// something.</exception>
    public void Run(TextWriter output)
    {
        using ILoggerFactory logging = LoggerFactory.Create(static logging =>
            logging
                .AddSimpleConsole(static console =>
                {
                    console.SingleLine = true;
                    console.TimestampFormat = "HH:mm:ss ";
                })
                .AddFilter("Microsoft", LogLevel.Warning)
                .AddFilter("fleet.frames", LogLevel.Debug)
                .Services.Configure<ConsoleLoggerOptions>(static console =>
                {
                    console.LogToStandardErrorThreshold = LogLevel.Trace;

                    // The loop logs, too, and must not wait for a slow terminal.
                    console.QueueFullMode = ConsoleLoggerQueueFullMode.DropWrite;
                })
        );
        ILogger logger = logging.CreateLogger("fleet");
        using var reactor = Reactor.Create(new ReactorOptions { Name = "fleet", Logger = logger });
        ILogger frameLogger = logging.CreateLogger("fleet.frames");
        if (Recording is { } path)
        {
            // The end of the reactor ends it.
            _ = reactor.Record(path);
        }

        // Not Reactor.Main: the command writes errors in its own way, and a stop by a signal is its usual end, with 0.
        reactor.Run(Deferred () => Serve(reactor, logger, frameLogger, output));
    }

    private async Deferred Serve(Reactor reactor, ILogger logger, ILogger frameLogger, TextWriter output)
    {
        // A list that is wrong ends the program before it opens anything.
        await reactor.DeferToThread(() => VehicleFile.Read(Vehicles));
        IDeferredStore store = Store.Open(reactor, RedisAsync, Retention);
        ThreadedSpool? spool = Store.IsServer ? new ThreadedSpool(reactor, new SqliteSpool(Spool)) : null;
        IReadOnlyList<DevicePart> parts = await Prepare(store, logger);
        var writer = new StoreWriter(
            reactor,
            store,
            spool,
            new WriterOptions { Capacity = Queue },
            reactor.Random,
            logger
        );
        Batch left = spool is null ? Batch.Empty : await spool.Load();
        if (left.Count > 0)
        {
            WriterLog.Restored(logger, left.Alarms.Count, left.Positions.Count);
            writer.Restore(left);
        }

        var gateway = new FleetGateway(reactor, Gateway, writer, logger) { FrameLogger = frameLogger };
        StoredParts.Restore(gateway, parts, left.Alarms);
        var watch = new VehicleWatch(reactor, gateway, Vehicles);
        await watch.Read();
        if (gateway.Registrations.Vehicles.Vehicles.Count == 0 && !Gateway.OpenRegistration)
        {
            GatewayLog.NobodyMayCome(logger, Vehicles);
        }

        // Newer than what the store has.
        foreach (RegisterRecord register in left.Registers)
        {
            gateway.Registrations.Put(register);
        }

        await LoadRegistrations(reactor, gateway);
        var monitor = new StatusMonitor(gateway, reactor, $"{Store}");
        StatusServer? status = null;
        using IDisposable? hangUp = OperatingSystem.IsWindows()
            ? null
            : reactor.OnSignal(PosixSignal.SIGHUP, () => _ = ReloadOptions(reactor, gateway, watch));
        try
        {
            await gateway.Start();
            monitor.Start();
            watch.Start();
            if (Status is { } options)
            {
                var shown = new StatusContext(reactor, gateway, monitor, () => Store.Open(), logger);
                status = await StatusServer.Start(shown, options);
            }

            output.WriteLine($"Listening at {gateway.Port.Host}");
            if (gateway.FpPort is { } fpPort)
            {
                output.WriteLine($"FP at {fpPort.Host}");
            }

            if (status is not null)
            {
                output.WriteLine($"Status at {status.Address}");
            }

            output.Flush();

            await reactor.UntilStopped();
        }
        catch (CancelledException) { }
        finally
        {
            watch.Stop();
            await gateway.Stop();
            monitor.Stop();
            if (status is not null)
            {
                await status.Stop();
            }

            await store.Close();
            if (spool is not null)
            {
                await spool.Close();
            }
        }
    }

    private async Deferred ReloadOptions(Reactor reactor, FleetGateway gateway, VehicleWatch watch)
    {
        try
        {
            if (Reload is { } reload)
            {
                gateway.Apply(await reactor.DeferToThread(reload));
            }

            await watch.Read();
            GatewayLog.Reloaded(gateway.Logger);
        }
        catch (Exception problem)
        {
            // All stays as it was.
            GatewayLog.NotReloaded(gateway.Logger, problem.Message);
        }
    }

    /// <summary>Reads who has registered in earlier runs. If the store is away, tries again until it is back.</summary>
    private async Deferred LoadRegistrations(Reactor reactor, FleetGateway gateway)
    {
        gateway.Registrations.BeginLoad();
        if (!await TryLoad())
        {
            _ = TryAgain();
        }

        async Deferred<bool> TryLoad()
        {
            try
            {
                gateway.Load(
                    await reactor.DeferToThread(() =>
                    {
                        using IStore store = Store.Open();
                        return store.ReadRegisters();
                    })
                );
                return true;
            }
            catch (Exception away) when (Store.IsServer && away is not StoreException)
            {
                return false;
            }
        }

        async Deferred TryAgain()
        {
            do
            {
                await reactor.DeferLater(s_registrationsPause);
            } while (!gateway.IsStopping && !await TryLoad());
        }
    }

    /// <summary>Makes the store ready. A server that is away does not stop the gateway: the spool keeps its records
    /// until
    /// it is back.</summary>
    /// <returns>The parts of messages that an earlier run has acknowledged.</returns>
    private async Deferred<IReadOnlyList<DevicePart>> Prepare(IDeferredStore store, ILogger logger)
    {
        try
        {
            if (await store.Prepare() is { } migrated)
            {
                WriterLog.Migrated(logger, migrated);
            }

            return await store.ReadParts();
        }
        catch (Exception away) when (Store.IsServer && away is not StoreException)
        {
            WriterLog.StoreIsAway(logger, away.Message);
            return [];
        }
    }
}
