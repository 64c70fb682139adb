using Becket.Samples.Fleet.Codec.Jt808;
using Becket.Samples.Fleet.Gateway;
using Becket.Samples.Fleet.Gateway.Sessions;

namespace Fleet.Tests.Gateway.Sessions;

/// <summary>Limits, connections that are turned away, and what is remembered of those that ended.</summary>
public sealed class LimitTests
{
    private const string Number = "013800138000";

    [Theory]
    [InlineData(2, 100, "the gateway has its most connections, 2")]
    [InlineData(100, 2, "its address has its most connections, 2")]
    public void Connections_that_are_turned_away_are_counted_and_logged_at_a_limited_rate(
        int most,
        int perPeer,
        string why
    ) =>
        SimulatedGateway.Play(
            async fleet =>
            {
                await fleet.Online("013800138001");
                await fleet.Online("013800138002");
                for (int number = 0; number < 100; number++)
                {
                    await (await fleet.Connect(new Vehicle())).WhenClosed();
                }

                Assert.Equal(100, fleet.Gateway.Counts.TurnedAway);
                Assert.Contains(why, Assert.Single(Lines(fleet)), StringComparison.Ordinal);
                await fleet.Wait(11);
                Assert.Equal(2, Lines(fleet).Length);
                Assert.StartsWith("99 connections", Lines(fleet)[1], StringComparison.Ordinal);
                await fleet.Wait(60);
                Assert.Equal(2, Lines(fleet).Length);
            },
            new GatewayOptions { MaxConnections = most, MaxPerPeer = perPeer }
        );

    [Fact]
    public void Limits_that_change_apply_to_new_and_to_open_connections() =>
        SimulatedGateway.Play(
            async fleet =>
            {
                Vehicle first = await fleet.Online("013800138001");
                await (await fleet.Connect(new Vehicle())).WhenClosed();
                fleet.Gateway.Apply(
                    fleet.Gateway.Options with
                    {
                        MaxPerPeer = 2,
                        Idle = TimeSpan.FromSeconds(20),
                        Secret = "another one must not count",
                    }
                );
                Vehicle second = await fleet.Online("013800138002");
                await (await fleet.Connect(new Vehicle())).WhenClosed();
                TimeSpan began = fleet.Gateway.Now;
                await first.WhenClosed();
                await second.WhenClosed();
                Assert.Equal(20, (fleet.Gateway.Now - began).TotalSeconds, 0.1);

                // The code is still right.
                Vehicle again = await fleet.Connect(new Vehicle("013800138001"));
                Assert.Equal(AnswerResult.Success, await again.Authenticate(first.Code));
            },
            new GatewayOptions { MaxPerPeer = 1, SendHeartbeats = false }
        );

    [Fact]
    public void Heartbeats_can_be_switched_off_and_on_while_devices_are_on_line() =>
        SimulatedGateway.Play(async fleet =>
        {
            Vehicle vehicle = await fleet.Online();
            fleet.Gateway.Apply(fleet.Gateway.Options with { SendHeartbeats = false });
            await fleet.Wait(100);
            Assert.Equal(AnswerResult.Success, await vehicle.Ask(MessageIds.Heartbeat, []));
            fleet.Gateway.Apply(
                fleet.Gateway.Options with
                {
                    SendHeartbeats = true,
                    Heartbeat = TimeSpan.FromSeconds(7),
                }
            );
            TimeSpan began = fleet.Gateway.Now;
            Assert.Equal(MessageIds.DownlinkTransparent, (await vehicle.Receive()).Header.MessageId);
            Assert.Equal(7, (fleet.Gateway.Now - began).TotalSeconds, 1e-3);
        });

    [Fact]
    public void Each_kind_of_end_is_counted_once() =>
        SimulatedGateway.Play(
            async fleet =>
            {
                Vehicle closes = await fleet.Online("013800138001");
                closes.Transport.LoseConnection();
                Vehicle resets = await fleet.Online("013800138002");
                resets.Transport.AbortConnection();
                Vehicle wrong = await fleet.Connect(new Vehicle("013800138003"));
                for (int tries = 0; tries < 3; tries++)
                {
                    Assert.Equal(AnswerResult.Failure, await wrong.Authenticate("wrong"));
                }

                await fleet.Connect(new Vehicle());
                Vehicle slow = await fleet.Online("013800138005");
                slow.Transport.Write([0x7E, 1]);
                Vehicle kept = await fleet.Online("013800138006");
                fleet.Gateway.Require("013800138006").Disconnect();
                await fleet.Wait(30);
                await fleet.Online("013800138007");
                await fleet.Wait(200);
                CloseReason[] expected =
                [
                    CloseReason.ClosedByDevice,
                    CloseReason.Lost,
                    CloseReason.WrongCode,
                    CloseReason.NoFrame,
                    CloseReason.FrameTooSlow,
                    CloseReason.ByOperator,
                    CloseReason.Silent,
                ];
                Assert.Equal(
                    CloseReasons.All.ToDictionary(
                        static reason => reason,
                        reason => expected.Contains(reason) ? 1L : 0L
                    ),
                    CloseReasons.All.ToDictionary(static reason => reason, fleet.Gateway.Counts.Closed)
                );
                Assert.NotNull(kept.End);
                Assert.Equal(
                    "closed by an operator",
                    Assert.Single(fleet.Gateway.Devices.FindHistory("013800138006")!.Ends).Why
                );
                Assert.Equal(
                    [CloseReason.WrongCode, CloseReason.NoFrame],
                    fleet.Gateway.Refused.Select(static refused => refused.Why)
                );
            },
            new GatewayOptions { SendHeartbeats = false }
        );

    [Fact]
    public void The_last_frames_of_a_device_are_kept_in_both_directions_and_in_bounded_memory() =>
        SimulatedGateway.Play(async fleet =>
        {
            Vehicle vehicle = await fleet.Online();
            DeviceHistory history = fleet.Gateway.Devices.FindHistory(Number)!;

            // Those of the log-in are kept as well.
            Assert.Equal(
                ["0100", "8100", "0102", "8001"],
                history.Frames.Read().Select(static frame => frame.Hex[..4])
            );
            Assert.Equal([false, true, false, true], history.Frames.Read().Select(static frame => frame.IsSent));
            byte[] long1 = new byte[1_000];
            for (int number = 0; number < 100; number++)
            {
                await vehicle.Ask(0x0F00, long1);
            }

            IReadOnlyList<KeptFrame> frames = history.Frames.Read();
            Assert.Equal(FrameMemory.Count, frames.Count);
            Assert.All(frames, static frame => Assert.InRange(frame.Hex.Length, 1, 2 * FrameMemory.KeptBytes));
            Assert.Equal(1_013, frames[^2].Length);
            Assert.Equal(frames, frames.OrderBy(static frame => frame.Time));
            vehicle.Transport.Write([0x7E, 0xAB, 0xCD, 0x7E]);
            await fleet.Wait(1);
            Assert.Equal("abcd", history.Frames.Read()[^1].Hex);
        });

    [Fact]
    public void Only_so_many_devices_are_remembered_and_traced_ones_are_not_forgotten() =>
        SimulatedGateway.Play(async fleet =>
        {
            var devices = new Devices(maxRemembered: 10);
            devices.Trace("first", isOn: true);
            for (int number = 0; number < 1_000; number++)
            {
                devices.HistoryOf($"{number}");
            }

            Assert.Equal(10, devices.Histories.Count);
            Assert.True(devices.FindHistory("first")!.IsTraced);
            Assert.NotNull(devices.FindHistory("999"));
            await fleet.Wait(0);
        });

    [Fact]
    public void The_frames_of_one_device_are_logged_on_demand() =>
        SimulatedGateway.Play(
            async fleet =>
            {
                Vehicle other = await fleet.Online("013900139000");
                Vehicle vehicle = await fleet.Online();
                await other.Ask(MessageIds.Heartbeat, []);
                await vehicle.Ask(MessageIds.Heartbeat, []);
                Assert.Equal(
                    [$"{Number} sent 0002", $"{Number} got 8001"],
                    Frames(fleet).TakeLast(2).Select(static line => line[..^(line.Length - line.LastIndexOf(' ') - 5)])
                );
                int count = Frames(fleet).Length;
                fleet.Gateway.Apply(fleet.Gateway.Options with { Traced = ["013900139000"] });
                await other.Ask(MessageIds.Heartbeat, []);
                await vehicle.Ask(MessageIds.Heartbeat, []);
                Assert.Equal(count, Frames(fleet).Length);
                Assert.Equal(
                    2,
                    fleet.Log.Lines.Count(static line =>
                        line.StartsWith("013900139000 ", StringComparison.Ordinal)
                        && !line.Contains(" at ", StringComparison.Ordinal)
                    )
                );
            },
            new GatewayOptions { Traced = [Number] }
        );

    [Fact]
    public void A_device_that_keeps_its_side_open_at_the_end_is_cut_off_without_a_failure() =>
        SimulatedGateway.Play(async fleet =>
        {
            Stubborn stubborn = await fleet.Connect(new Stubborn());
            Vehicle vehicle = await fleet.Online();
            TimeSpan began = fleet.Gateway.Now;
            await fleet.Gateway.Stop();
            Assert.InRange((fleet.Gateway.Now - began).TotalSeconds, 0, 2.1);
            await fleet.Wait(1);
            Assert.True(stubborn.IsLost);
            await vehicle.WhenClosed();
            Assert.Equal(2, fleet.Gateway.Counts.Closed(CloseReason.Stopping));
        });

    private static string[] Lines(SimulatedGateway fleet) =>
        [.. fleet.Log.Lines.Where(static line => line.Contains("turned away", StringComparison.Ordinal))];

    private static string[] Frames(SimulatedGateway fleet) =>
        [
            .. fleet.Log.Lines.Where(static line =>
                line.StartsWith($"{Number} sent ", StringComparison.Ordinal)
                || line.StartsWith($"{Number} got ", StringComparison.Ordinal)
            ),
        ];

    /// <summary>Does not close its side when the gateway has closed its own.</summary>
    private sealed class Stubborn : Protocol, IHalfCloseableProtocol
    {
        public bool IsLost { get; private set; }

        public void ReadConnectionLost() { }

        public void WriteConnectionLost() { }

        protected override void ConnectionLost(Failure reason) => IsLost = true;
    }
}
