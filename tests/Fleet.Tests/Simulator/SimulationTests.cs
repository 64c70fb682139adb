using Becket.Samples.Fleet.Codec.Jt808;
using Becket.Samples.Fleet.Simulator;

namespace Fleet.Tests.Simulator;

/// <summary>Minutes of a fleet, in virtual time on the simulated network.</summary>
public sealed class SimulationTests
{
    private static readonly SimulationOptions s_options = new()
    {
        Devices = 20,
        Rate = 2,
        Duration = TimeSpan.FromMinutes(2),
    };

    [Fact]
    public void Every_vehicle_is_accepted_and_all_its_messages_are_answered()
    {
        (SimulationReport? report, AnsweringGateway? gateway) = Run(s_options);

        Assert.Equal(
            (20, 20, 20, 0, 0),
            (report.LogIns, report.MostOnline, report.Connects, report.FailedConnects, report.Lost)
        );
        Assert.Equal(
            (report.Messages, 0, 0, 0, 0, 0),
            (
                report.Answers,
                report.Unanswered,
                report.Abandoned,
                report.StrayAnswers,
                report.Refusals,
                report.Malformed
            )
        );
        Assert.InRange(report.Messages, 4_700, 4_900);
        Assert.Equal(report.Alarms, report.AlarmsAnswered);
        Assert.Empty(gateway.Wrong);
        Assert.Equal(0, gateway.Rejected);
        ushort[] ids =
        [
            MessageIds.Register,
            MessageIds.Authenticate,
            MessageIds.Position,
            MessageIds.PositionBatch,
            MessageIds.UplinkTransparent,
            MessageIds.Heartbeat,
        ];
        Assert.All(ids, id => Assert.True(gateway.Messages[id] > 0));
        Assert.Equal(report.Packets / 3, gateway.Messages[MessageIds.PositionBatch] - report.Batches);
    }

    [Fact]
    public void Garbage_damages_no_message_and_damaged_packets_are_sent_again()
    {
        (SimulationReport? report, AnsweringGateway? gateway) = Run(s_options with { Garbage = 0.2 });

        Assert.InRange(report.Garbage, 500, 2_000);
        Assert.InRange(gateway.Rejected, 500, int.MaxValue);
        Assert.InRange(report.PacketsAgain, 1, int.MaxValue);
        Assert.Empty(gateway.Wrong);
        Assert.Equal((report.Messages, 0, 0), (report.Answers, report.Unanswered, report.Malformed));
        Assert.Equal(0, report.Lost);
    }

    [Fact]
    public void Connections_that_are_dropped_are_made_again()
    {
        (SimulationReport? report, AnsweringGateway? gateway) = Run(s_options with { Reconnects = 0.5 });

        Assert.InRange(report.LogIns, 40, 90);
        Assert.Equal((report.LogIns, 0, 20), (report.Connects, report.Lost, report.MostOnline));
        Assert.Equal(report.Messages, report.Answers + report.Abandoned);
        Assert.InRange(gateway.Messages[MessageIds.LogOut], 1, 30);
        Assert.InRange(gateway.Messages[MessageIds.Register], 21, 50);
        Assert.Empty(gateway.Wrong);
    }

    [Fact]
    public void Vehicles_reconnect_to_a_gateway_that_has_dropped_them()
    {
        (SimulationReport? report, AnsweringGateway _) = Run(
            s_options,
            static gateway =>
                gateway.Reactor.CallLater(
                    TimeSpan.FromSeconds(30),
                    () => gateway.Sessions.ForEach(static session => session.Transport.AbortConnection())
                )
        );

        Assert.Equal((20, 40), (report.Lost, report.LogIns));
        Assert.Equal((20, 0), (report.MostOnline, report.Unanswered));
    }

    [Fact]
    public void The_anti_fatigue_devices_answer_a_heartbeat_with_its_payload()
    {
        (SimulationReport? report, AnsweringGateway? gateway) = Run(
            s_options,
            static gateway =>
                gateway.Reactor.CallLater(
                    TimeSpan.FromSeconds(30),
                    () => gateway.Sessions.ForEach(static session => session.SendFpHeartbeat(7))
                )
        );

        Assert.Equal(Enumerable.Repeat("0007", 20), gateway.Pongs);
        Assert.Equal((20, 20), (report.FpHeartbeats, gateway.Messages[MessageIds.TerminalAnswer]));
    }

    [Fact]
    public void Messages_without_an_answer_are_counted_and_awaited_for_a_limited_time()
    {
        (SimulationReport? report, AnsweringGateway _) = Run(s_options, static gateway => gateway.IsSilent = true);

        Assert.Equal((0L, report.Messages), (report.Answers, report.Unanswered));
        Assert.Null(report.P50Ms);
        Assert.Contains("\"answers\":0,", report.ToJson(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_gateway_that_does_not_read_does_not_keep_the_simulation_from_ending()
    {
        (SimulationReport? report, AnsweringGateway _) = Run(
            s_options with
            {
                Devices = 2,
                Rate = 100,
                Reconnects = 0.1,
            },
            static gateway =>
                gateway.Reactor.CallLater(
                    TimeSpan.FromSeconds(5),
                    () => gateway.Sessions.ForEach(static session => session.PauseProducing())
                )
        );

        Assert.InRange(report.Unanswered + report.Abandoned, 1_000, report.Messages);
    }

    [Fact]
    public void The_same_seed_gives_the_same_load()
    {
        static string Counts(int seed) =>
            (
                Run(s_options with { Seed = seed, Garbage = 0.1, Reconnects = 1 }).Report with
                {
                    P50Ms = null,
                    P99Ms = null,
                    P999Ms = null,
                    MaxMs = null,
                    AlarmP50Ms = null,
                    AlarmP99Ms = null,
                    AlarmMaxMs = null,
                }
            ).ToString();

        Assert.Equal(Counts(7), Counts(7));
        Assert.NotEqual(Counts(7), Counts(8));
    }

    private static (SimulationReport Report, AnsweringGateway Gateway) Run(
        SimulationOptions options,
        Action<AnsweringGateway>? prepare = null
    )
    {
        using var reactor = Reactor.Create(new ReactorOptions { VirtualTime = true, HandleSignals = false });
        var gateway = new AnsweringGateway(reactor);
        SimulatedFleet? simulation = null;
        reactor.Run(async () =>
        {
            simulation = new SimulatedFleet(reactor, options with { Port = await gateway.Listen() });
            prepare?.Invoke(gateway);
            await simulation.Run();
            Assert.Equal(0, simulation.Figures.Online);
        });
        return (SimulationReport.Of(simulation!), gateway);
    }
}
