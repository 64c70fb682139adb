using Becket.Samples.Fleet.Codec.Fp;
using Becket.Samples.Fleet.Codec.Jt808;
using Becket.Samples.Fleet.Codec.Jt808.Messages;
using Becket.Samples.Fleet.Gateway;
using Becket.Samples.Fleet.Gateway.Stores.Records;

namespace Fleet.Tests.Gateway.Sessions;

/// <summary>Which alarms on the wire are the same. StoreContract says the same of the stores.</summary>
public sealed class AlarmIdentityTests
{
    private const string Number = "013800138000";

    private static readonly byte[] s_fatigue = [1, 2, 0x25, 0x11, 0x25, 0x20, 0x00, 0x07];
    private static readonly GatewayOptions s_options = new() { FpPort = 7612, Heartbeat = TimeSpan.FromHours(1) };

    [Theory]
    [InlineData("000000000000")]
    [InlineData("000101000000")]
    [InlineData("700101080000")]
    [InlineData("990101000000")]
    [InlineData("aabbccddeeff")]
    public void Two_alarms_of_a_terminal_that_boots_anew_are_two_whatever_its_clock_says(string clock) =>
        SimulatedGateway.Play(async fleet =>
        {
            byte[] before = WithClock(Vehicle.Report(1, Position.EmergencyAlarm), clock);
            byte[] after = [.. before];
            after[11]++;
            foreach (byte[] report in (byte[][])[before, after])
            {
                // Serial numbers begin anew at each start.
                Vehicle vehicle = await fleet.Online();
                vehicle.SendAgain(MessageIds.Position, 2, report);
                Assert.Equal(AnswerResult.Success, (await vehicle.ReceiveAnswer()).Result);
                vehicle.Transport.AbortConnection();
                await fleet.Wait(1);
            }

            Assert.Equal([before, after], fleet.Store.Alarms.Values.Select(static alarm => alarm.Body));
        });

    [Theory]
    [InlineData("000000000000")]
    [InlineData("000101000000")]
    [InlineData("251125200001")]
    public void An_alarm_that_is_sent_three_times_is_one_whatever_the_clock_says(string clock) =>
        SimulatedGateway.Play(async fleet =>
        {
            byte[] report = WithClock(Vehicle.Report(1, Position.EmergencyAlarm), clock);
            for (int copies = 0; copies < 3; copies++)
            {
                Vehicle vehicle = await fleet.Online();
                vehicle.SendAgain(MessageIds.Position, 2, report);
                Assert.Equal(AnswerResult.Success, (await vehicle.ReceiveAnswer()).Result);
                vehicle.Transport.AbortConnection();
                await fleet.Wait(30);
            }

            Assert.Single(fleet.Store.Alarms);
            Assert.Single(fleet.Store.Positions);
        });

    [Fact]
    public void Two_devices_behind_one_address_that_send_the_same_bytes_in_the_same_second_have_two_alarms() =>
        SimulatedGateway.Play(
            async fleet =>
            {
                FpDevice one = await fleet.Connect(new FpDevice(), 7612);
                FpDevice other = await fleet.Connect(new FpDevice(), 7612);
                await one.Alarm(s_fatigue);
                await other.Alarm(s_fatigue);
                Assert.Equal(2, fleet.Store.Alarms.Count);

                // A copy of either is not a third.
                await one.Alarm(s_fatigue);
                await other.Alarm(s_fatigue);
                Assert.Equal(2, fleet.Store.Alarms.Count);
            },
            s_options
        );

    [Fact]
    public void Another_device_that_comes_after_the_first_has_its_answer_and_has_left_in_order_has_its_own_alarm() =>
        SimulatedGateway.Play(
            async fleet =>
            {
                FpDevice one = await fleet.Connect(new FpDevice(), 7612);
                await one.Alarm(s_fatigue);
                one.Transport.LoseConnection();
                await fleet.Wait(1);
                FpDevice other = await fleet.Connect(new FpDevice(), 7612);
                await other.Alarm(s_fatigue);
                Assert.Equal(2, fleet.Store.Alarms.Count);
            },
            s_options
        );

    [Fact]
    public void An_FP_device_that_loses_its_connection_and_sends_an_alarm_again_has_one() =>
        SimulatedGateway.Play(
            async fleet =>
            {
                for (int copies = 0; copies < 3; copies++)
                {
                    FpDevice device = await fleet.Connect(new FpDevice(), 7612);
                    await device.Alarm(s_fatigue);
                    device.Transport.AbortConnection();
                    await fleet.Wait(5);
                }

                Assert.Single(fleet.Store.Alarms);
            },
            s_options
        );

    [Fact]
    public void Two_levels_in_one_second_are_two_alarms() =>
        SimulatedGateway.Play(
            async fleet =>
            {
                FpDevice device = await fleet.Connect(new FpDevice(), 7612);
                byte[] higher = [.. s_fatigue];
                higher[1] = 1;
                await device.Alarm(s_fatigue);
                await device.Alarm(higher);
                Assert.Equal([s_fatigue, higher], fleet.Store.Alarms.Values.Select(static alarm => alarm.Body));
            },
            s_options
        );

    [Fact]
    public void An_alarm_bit_in_a_hundred_reports_begins_once_and_ends_once() =>
        SimulatedGateway.Play(async fleet =>
        {
            const uint AntennaCut = 1 << 5;
            Vehicle vehicle = await fleet.Online();
            Assert.Equal(AnswerResult.Success, await vehicle.Ask(MessageIds.Position, Vehicle.Report(0)));
            for (int second = 1; second <= 100; second++)
            {
                Assert.Equal(
                    AnswerResult.Success,
                    await vehicle.Ask(MessageIds.Position, Vehicle.Report(second, AntennaCut))
                );
            }

            await fleet.Wait(2);
            Assert.Equal(["GNSS antenna cut"], fleet.Store.Shown[Number].Kinds);
            AlarmSign[] signs = [.. fleet.Store.Alarms.Values.SelectMany(static alarm => alarm.Signs!)];
            Assert.Equal(100, signs.Length);
            Assert.All(signs, static sign => Assert.Equal(AlarmCourse.WhileShown, sign.Course));
            Assert.Equal(1, signs.Count(static sign => sign.IsNew));

            // Another bit does not end it, and a report without it does.
            await vehicle.Ask(MessageIds.Position, Vehicle.Report(101, AntennaCut | Position.OverspeedAlarm));
            await vehicle.Ask(MessageIds.Position, Vehicle.Report(102, Position.OverspeedAlarm));
            await fleet.Wait(2);
            Assert.Equal(["overspeed"], fleet.Store.Shown[Number].Kinds);
        });

    [Fact]
    public void A_report_without_the_bit_that_waits_for_the_store_does_not_end_the_alarm_that_begins_after_it() =>
        SimulatedGateway.Play(async fleet =>
        {
            Vehicle vehicle = await fleet.Online();
            fleet.Store.IsHeld = true;
            vehicle.Send(MessageIds.Position, Vehicle.Report(0, Position.OverspeedAlarm));
            await fleet.Wait(2);
            vehicle.Send(MessageIds.Position, Vehicle.Report(1));
            vehicle.Send(MessageIds.Position, Vehicle.Report(2, Position.OverspeedAlarm));
            await fleet.Wait(2);
            fleet.Store.Release();
            await fleet.Wait(2);
            Assert.Equal(2, fleet.Store.Alarms.Count);
            Assert.Equal(["overspeed"], fleet.Store.Shown[Number].Kinds);
        });

    [Fact]
    public void A_report_that_the_terminal_kept_without_a_network_says_nothing_about_what_lasts_now() =>
        SimulatedGateway.Play(async fleet =>
        {
            Vehicle vehicle = await fleet.Online();
            await vehicle.Ask(MessageIds.Position, Vehicle.Report(100, Position.OverspeedAlarm));
            await fleet.Wait(2);
            byte[] body = new byte[Jt808Header.MaxBodyLength];
            int length = PositionBatch.WriteHead(body, 2, PositionBatch.Late);
            length += PositionBatch.WriteReport(body.AsSpan(length), Vehicle.Report(1));
            length += PositionBatch.WriteReport(body.AsSpan(length), Vehicle.Report(2, Position.FatigueAlarm));
            await vehicle.Ask(MessageIds.PositionBatch, body[..length]);
            await fleet.Wait(2);
            Assert.Equal(["overspeed"], fleet.Store.Shown[Number].Kinds);
            Assert.Equal(
                AlarmCourse.Once,
                fleet.Store.Alarms.Values.Single(static alarm => alarm.What == "fatigue driving").Signs![0].Course
            );
        });

    private static byte[] WithClock(byte[] report, string clock)
    {
        Convert.FromHexString(clock).CopyTo(report, 22);
        return report;
    }

    private sealed class FpDevice : FpReceiver
    {
        private readonly DeferredQueue<byte[]> _answers = new();

        /// <summary>Sends an alarm, and waits for its answer.</summary>
        public async Deferred Alarm(byte[] payload)
        {
            SendFrame(FpType.Alarm, payload);
            Assert.Equal(payload, await _answers.Get());
        }

        protected override void FrameReceived(FpType type, ReadOnlySpan<byte> data)
        {
            if (type == (FpType)0x83)
            {
                _answers.Put(data.ToArray());
            }
        }
    }
}
