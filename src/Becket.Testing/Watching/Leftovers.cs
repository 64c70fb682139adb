using System.Diagnostics;
using System.Globalization;
using Becket.Net.Transports;
using Becket.Processes.Transports;
using Becket.Reactors.Drivers;
using Becket.Reactors.Threads;
using Becket.Simulations;

namespace Becket.Testing.Watching;

/// <summary>Finds what is open and scheduled on a reactor.</summary>
internal static class Leftovers
{
    /// <summary>So many turns come before time has to pass. In the network in memory, an end takes a few.</summary>
    private const int FirstTurns = 20;

    /// <summary>The first wait. Each one is twice as long as the one before, in real time up to a limit, so that a
    /// clean test does not wait longer than it must.</summary>
    private static readonly TimeSpan s_firstStep = TimeSpan.FromMilliseconds(1);

    private static readonly TimeSpan s_longestStep = TimeSpan.FromMilliseconds(20);

    /// <summary>Whether something that was made is on no list of the reactor.</summary>
    public static bool IsUnlisted(object made) =>
        made is ListeningPortBase or DatagramPort or PoolWork or ProcessTransport or Simulation;

    /// <summary>Waits a moment for what is ending, and then finds what is left.</summary>
    public static async Deferred<IReadOnlyList<LeftBehind>> Settle(Reactor reactor, Creations creations, TimeSpan limit)
    {
        for (int turn = 0; turn < FirstTurns && IsBusy(reactor, creations); turn++)
        {
            await Deferred.Yield();
        }

        TimeSpan step = s_firstStep;
        long since = Stopwatch.GetTimestamp();
        double virtualEnd = reactor.Seconds + limit.TotalSeconds;
        while (
            IsBusy(reactor, creations)
            && reactor.Seconds < virtualEnd
            && Stopwatch.GetElapsedTime(since) < limit
            && reactor.IsRunning
        )
        {
            if (reactor.FunctionsUnderWay > 0 && !reactor.Driver.IsRealTime)
            {
                // Virtual time does not move while a function runs on a thread.
#pragma warning disable BKT0001 // Nothing else is left to do.
                Thread.Sleep(s_firstStep);
#pragma warning restore BKT0001
                await Deferred.Yield();
            }
            else
            {
                await reactor.DeferLater(step);
                step = reactor.Driver.IsRealTime && step > s_longestStep ? step : step * 2;
            }
        }

        return Find(reactor, creations);
    }

    /// <summary>Everything that is open and scheduled now.</summary>
    public static IReadOnlyList<LeftBehind> Find(Reactor reactor, Creations creations) =>
        [
            .. reactor.GetDelayedCalls().Select(call => Of(reactor, call, creations)),
            .. creations
                .Unlisted<ListeningPortBase>()
                .Where(static port => port.IsListening)
                .Select(port => new LeftBehind(LeftBehindKind.ListeningPort, $"{port.Host}", creations.PlaceOf(port))),
            .. creations
                .Unlisted<DatagramPort>()
                .Where(static port => port.IsListening)
                .Select(port => new LeftBehind(LeftBehindKind.DatagramPort, $"{port.Host}", creations.PlaceOf(port))),
            .. Connections(reactor, creations),
            .. creations
                .Unlisted<PoolWork>()
                .Where(static work => !work.IsTaken)
                .Select(work => new LeftBehind(
                    LeftBehindKind.ThreadFunction,
                    work.Function is { } function ? RunLog.NameOf(function) : "a function",
                    creations.PlaceOf(work)
                )),
            .. Children(creations),
            .. creations
                .Unlisted<Simulation>()
                .Where(static simulation => !simulation.IsDisposed)
                .Select(simulation => new LeftBehind(
                    LeftBehindKind.Simulation,
                    $"seed {simulation.Seed}, {simulation.Hosts.Count} host(s), at {simulation.Now} of its time",
                    creations.PlaceOf(simulation)
                )),
        ];

    private static bool IsBusy(Reactor reactor, Creations creations) =>
        reactor.OpenChannels().Count > 0
        || reactor.FunctionsUnderWay > 0
        || Children(creations).Any()
        || reactor.GetDelayedCalls() is [var first, ..] && first.TimeInSeconds <= reactor.Seconds;

    private static LeftBehind Of(Reactor reactor, DelayedCall call, Creations creations) =>
        new(
            LeftBehindKind.DelayedCall,
            string.Create(
                CultureInfo.InvariantCulture,
                $"due at {call.TimeInSeconds:0.######} s, in {call.TimeInSeconds - reactor.Seconds:0.######} s: "
            ) + NameOf(call),
            creations.PlaceOf(call.Target)
        );

    private static string NameOf(DelayedCall call) =>
        call.Function is { } function ? RunLog.NameOf(function)
        : call.Target is Deferred ? "a wait (DeferLater)"
        : ReadableNames.Of(call.Target.GetType());

    private static IEnumerable<LeftBehind> Connections(Reactor reactor, Creations creations)
    {
        foreach (IoChannel channel in reactor.OpenChannels())
        {
            if ((channel.Sink as StreamTransport ?? (channel.Sink as LingeringClose)?.Transport) is not { } transport)
            {
                // A pipe of a child, for one.
                continue;
            }

            string? place = creations.PlaceOf(channel);
            var port = transport.Owner as ListeningPortBase;
            string protocol = transport.Protocol is { } connected
                ? ReadableNames.Of(Reactor.Innermost(connected).GetType())
                : "an attempt to connect";
            yield return new LeftBehind(
                LeftBehindKind.Connection,
                port is null
                    ? $"to {transport.Peer}, from {AddressOf(transport)}: {protocol}"
                    : $"from {transport.Peer}, at the port {port.Host}: {protocol}",
                place ?? (port is null ? null : creations.PlaceOf(port))
            );
        }
    }

    /// <summary>This side's address. An attempt to connect may have none yet.</summary>
    private static string AddressOf(StreamTransport transport) =>
        transport.HasProtocol ? $"{transport.Host}" : "an address of this reactor";

    private static IEnumerable<LeftBehind> Children(Creations creations) =>
        from child in creations.Unlisted<ProcessTransport>()
        where child.Status is null && !child.OutlivesReactor
        select new LeftBehind(
            LeftBehindKind.ChildProcess,
            $"{child.Executable}, process {child.Pid}",
            creations.PlaceOf(child)
        );
}
