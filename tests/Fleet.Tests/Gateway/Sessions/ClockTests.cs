using Becket.Samples.Fleet.Codec.Jt808;
using Becket.Samples.Fleet.Gateway;
using Becket.Samples.Fleet.Gateway.Sessions;
using Becket.Samples.Fleet.Gateway.Status;

namespace Fleet.Tests.Gateway.Sessions;

/// <summary>The host's clock jumps. No duration depends on it, and its mistakes do not outlive it.</summary>
public sealed class ClockTests
{
    private const string Number = "013800138000";

    [Theory]
    [InlineData(+10)]
    [InlineData(-10)]
    public void A_wrong_clock_of_the_host_is_forgotten_as_soon_as_it_is_right_again(int years)
    {
        var clock = new WrongClock();
        DateTimeOffset noon = clock.Time;
        SimulatedGateway.Play(
            async fleet =>
            {
                var monitor = new StatusMonitor(fleet.Gateway, fleet.Reactor, "a store");
                monitor.Start();
                Vehicle vehicle = await fleet.Online();
                await fleet.Wait(5);

                clock.Time = noon.AddYears(years);
                Assert.Equal(AnswerResult.Success, await vehicle.Ask(MessageIds.Position, Vehicle.Report(1)));
                await fleet.Wait(3);
                Assert.Equal(noon.AddYears(years), fleet.Store.LastSeen[Number]);
                Assert.Equal(8, monitor.TakeSnapshot().UptimeSeconds, 1e-3);

                clock.Time = noon.AddSeconds(8);
                Assert.Equal(AnswerResult.Success, await vehicle.Ask(MessageIds.Position, Vehicle.Report(2)));
                await fleet.Wait(3);
                Assert.Equal(noon.AddSeconds(8), fleet.Store.LastSeen[Number]);

                clock.Time = noon.AddSeconds(11);
                StatusSnapshot status = monitor.TakeSnapshot();
                Assert.Equal(11, status.UptimeSeconds, 1e-3);
                Assert.All(status.History, static point => Assert.InRange(point.FramesPerSecond, 0, 10));
                Assert.All(
                    status.History,
                    point =>
                        Assert.InRange(DateTimeOffset.FromUnixTimeMilliseconds(point.Time), noon, noon.AddSeconds(11))
                );
                DeviceSnapshot device = Assert.Single(status.Devices);
                Assert.Equal((noon, noon.AddSeconds(8)), (device.Since, device.Seen));
                monitor.Stop();
            },
            wallClock: clock
        );
    }

    [Fact]
    public void A_jump_of_the_clock_closes_no_connection_and_keeps_none_open()
    {
        var clock = new WrongClock();
        SimulatedGateway.Play(
            async fleet =>
            {
                Vehicle vehicle = await fleet.Online();
                TimeSpan began = fleet.Gateway.Now;
                foreach (int years in (int[])[10, -20, 30])
                {
                    clock.Time = clock.Time.AddYears(years);
                    await fleet.Wait(50);
                    Assert.Null(vehicle.End);
                }

                await vehicle.WhenClosed();
                Assert.Equal(180, (fleet.Gateway.Now - began).TotalSeconds, 1e-3);
                Assert.Equal(1, fleet.Gateway.Counts.Closed(CloseReason.Silent));
            },
            new GatewayOptions { SendHeartbeats = false },
            wallClock: clock
        );
    }
}
