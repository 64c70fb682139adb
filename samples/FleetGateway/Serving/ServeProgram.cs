using Becket.Samples.Fleet.Status;
using Becket.Samples.Fleet.Stores;
using Becket.Samples.Fleet.Stores.Sqlite;
using Becket.Samples.Fleet.Stores.Writing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace Becket.Samples.Fleet.Serving;

/// <summary>Puts the gateway, its store and its status page together, and runs them until a signal says that it is
/// enough.</summary>
internal sealed class ServeProgram
{
    public required GatewayOptions Gateway { get; init; }

    /// <summary>Where the status page is; null: nowhere.</summary>
    public required int? Http { get; init; }

    public required StoreAddress Store { get; init; }

    public required bool RedisAsync { get; init; }

    /// <summary>A file. SQLite needs none: where that cannot write, a spool on the same disk could not
    /// either.</summary>
    public required string Spool { get; init; }

    public required int Queue { get; init; }

    /// <returns>The exit code.</returns>
    public int Run(TextWriter output)
    {
        using ILoggerFactory logging = LoggerFactory.Create(static logging =>
            logging
                .AddSimpleConsole(static console =>
                {
                    console.SingleLine = true;
                    console.TimestampFormat = "HH:mm:ss ";
                })
                .AddFilter("Microsoft", LogLevel.Warning)
                .Services.Configure<ConsoleLoggerOptions>(static console =>
                {
                    console.LogToStandardErrorThreshold = LogLevel.Trace;

                    // Who writes a line must not wait for a terminal that is slow: it may be the loop.
                    console.QueueFullMode = ConsoleLoggerQueueFullMode.DropWrite;
                })
        );
        ILogger logger = logging.CreateLogger("fleet");
        using var reactor = Reactor.Create(new ReactorOptions { Name = "fleet", Logger = logger });
        try
        {
            reactor.Run(Deferred () => Serve(reactor, logger, output));
            return FleetCommand.Success;
        }
        catch (CannotListenException problem)
        {
            throw new FleetException(problem.Message, problem);
        }
        catch (Exception problem) when (problem is IOException or Microsoft.Data.Sqlite.SqliteException)
        {
            throw new FleetException(problem.Message, problem);
        }
    }

    private async Deferred Serve(Reactor reactor, ILogger logger, TextWriter output)
    {
        IDeferredStore store = Store.Open(reactor, RedisAsync);
        ThreadedSpool? spool = Store.IsRedis ? new ThreadedSpool(reactor, new SqliteSpool(Spool)) : null;
        var writer = new StoreWriter(
            reactor,
            store,
            spool,
            new WriterOptions { Capacity = Queue },
            Random.Shared,
            logger
        );
        if (spool is not null && await spool.Load() is { Count: > 0 } left)
        {
            WriterLog.Restored(logger, left.Alarms.Count, left.Positions.Count);
            writer.Restore(left);
        }

        var gateway = new Gateway(reactor, Gateway, writer, logger);
        var monitor = new StatusMonitor(gateway, reactor, $"{Store}");
        StatusServer? status = null;
        try
        {
            await gateway.Start();
            monitor.Start();
            if (Http is { } port)
            {
                // To build a web server takes longer than the loop should.
                status = await reactor.DeferToThread(() => StatusServer.Start(reactor, monitor, port));
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

            // A signal cancels this, and nothing else ends it.
            await new Deferred();
        }
        catch (CancelledException) { }
        finally
        {
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
}
