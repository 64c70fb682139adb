using Becket.Samples.Fleet.Codec.Fp;
using Becket.Samples.Fleet.Codec.Jt808;
using Becket.Samples.Fleet.Codec.Jt808.Messages;
using Becket.Samples.Fleet.Gateway;
using Becket.Samples.Fleet.Gateway.Sessions;
using Becket.Samples.Fleet.Gateway.Stores.Records;
using Becket.Samples.Fleet.Gateway.Stores.Writing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fleet.Tests.Gateway.Sessions;

/// <summary>What is acknowledged before it is whole outlives the connection and the gateway. What is broken in a
/// message
/// does not take the rest with it.</summary>
public sealed class PartTests
{
    private static readonly byte[] s_alarm = [1, 2, 0x25, 0x11, 0x25, 0x20, 0x00, 0x07];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(11)]
    public void A_frame_of_the_device_in_two_messages_survives_a_reconnection(int cut) =>
        SimulatedGateway.Play(async fleet =>
        {
            byte[] frame = Frame(s_alarm);
            Vehicle before = await fleet.Online();
            Assert.Equal(AnswerResult.Success, await before.Ask(MessageIds.UplinkTransparent, Uplink(frame[..cut])));
            before.Transport.AbortConnection();
            await fleet.Wait(90);
            Vehicle after = await fleet.Online();
            Assert.Equal(AnswerResult.Success, await after.Ask(MessageIds.UplinkTransparent, Uplink(frame[cut..])));
            Assert.Equal(s_alarm, Assert.Single(fleet.Store.Alarms.Values).Body);
            Assert.Empty(fleet.Store.Parts);
        });

    [Fact]
    public void A_half_is_acknowledged_when_it_is_on_a_disk_and_not_before() =>
        SimulatedGateway.Play(async fleet =>
        {
            Vehicle vehicle = await fleet.Online();
            fleet.Store.IsHeld = true;
            ushort half = vehicle.Send(MessageIds.UplinkTransparent, Uplink(Frame(s_alarm)[..6]));
            Assert.Equal(AnswerResult.Success, await vehicle.Ask(MessageIds.Heartbeat, []));
            fleet.Store.Release();
            Assert.Equal(half, (await vehicle.ReceiveAnswer()).Serial);
            Assert.Equal(Frame(s_alarm)[..6], Assert.Single(fleet.Store.Parts.Values));
        });

    [Fact]
    public void A_copy_over_another_connection_is_answered_when_the_first_one_is_on_a_disk_and_not_before() =>
        SimulatedGateway.Play(async fleet =>
        {
            byte[] frame = Frame(s_alarm);
            Vehicle before = await fleet.Online();
            await before.Ask(MessageIds.UplinkTransparent, Uplink(frame[..6]));
            fleet.Store.IsHeld = true;
            ushort second = before.Send(MessageIds.UplinkTransparent, Uplink(frame[6..]));
            await fleet.Wait(1);
            before.Transport.AbortConnection();
            Vehicle after = await fleet.Online();
            after.SendAgain(MessageIds.UplinkTransparent, second, Uplink(frame[6..]));
            Assert.Equal(AnswerResult.Success, await after.Ask(MessageIds.Heartbeat, []));
            fleet.Store.Release();
            Assert.Equal(second, (await after.ReceiveAnswer()).Serial);
            Assert.Single(fleet.Store.Alarms);
        });

    [Fact]
    public void The_next_run_of_the_gateway_goes_on_with_a_half() =>
        SimulatedGateway.Play(async fleet =>
        {
            byte[] frame = Frame(s_alarm);
            Vehicle before = await fleet.Online();
            Assert.Equal(AnswerResult.Success, await before.Ask(MessageIds.UplinkTransparent, Uplink(frame[..6])));

            (FleetGateway next, InstantStore store) = await Restart(fleet);
            Vehicle after = await fleet.Connect(new Vehicle(), next.Port.Port);
            await after.GoOnline();
            Assert.Equal(AnswerResult.Success, await after.Ask(MessageIds.UplinkTransparent, Uplink(frame[6..])));
            Assert.Equal(s_alarm, Assert.Single(store.Alarms.Values).Body);
            await next.Stop();
        });

    [Fact]
    public void Packets_of_a_long_message_survive_a_reconnection() =>
        SimulatedGateway.Play(async fleet =>
        {
            byte[] body = Batch(Vehicle.Report(1, Position.EmergencyAlarm), Vehicle.Report(2));
            Vehicle before = await fleet.Online();
            before.SendPacket(MessageIds.PositionBatch, 3, 1, body.AsSpan(0, 20));
            before.SendPacket(MessageIds.PositionBatch, 3, 3, body.AsSpan(40));
            Assert.Equal(AnswerResult.Success, (await before.ReceiveAnswer()).Result);
            Assert.Equal(AnswerResult.Success, (await before.ReceiveAnswer()).Result);
            before.Transport.AbortConnection();
            await fleet.Wait(15 * 60);
            Vehicle after = await fleet.Online();
            after.SendPacket(MessageIds.PositionBatch, 3, 2, body.AsSpan(20, 20));
            Assert.Equal(AnswerResult.Success, (await after.ReceiveAnswer()).Result);
            Assert.Single(fleet.Store.Alarms);
            await fleet.Wait(1);
            Assert.Equal(2, fleet.Store.Positions.Count);
            Assert.Empty(fleet.Store.Parts);
        });

    [Fact]
    public void A_packet_is_acknowledged_when_it_is_on_a_disk_and_the_next_run_goes_on_with_it() =>
        SimulatedGateway.Play(async fleet =>
        {
            byte[] body = Batch(Vehicle.Report(1, Position.EmergencyAlarm), Vehicle.Report(2));
            Vehicle before = await fleet.Online();
            fleet.Store.IsHeld = true;
            before.SendPacket(MessageIds.PositionBatch, 2, 1, body.AsSpan(0, 20));
            Assert.Equal(AnswerResult.Success, await before.Ask(MessageIds.Heartbeat, []));
            fleet.Store.Release();
            Assert.Equal(AnswerResult.Success, (await before.ReceiveAnswer()).Result);

            (FleetGateway next, InstantStore store) = await Restart(fleet);
            Vehicle after = await fleet.Connect(new Vehicle(), next.Port.Port);
            await after.GoOnline();
            after.SendPacket(MessageIds.PositionBatch, 2, 2, body.AsSpan(20));
            Assert.Equal(AnswerResult.Success, (await after.ReceiveAnswer()).Result);
            Assert.Single(store.Alarms);
            await next.Stop();
        });

    [Fact]
    public void An_emergency_whose_extra_item_is_cut_is_kept_and_acknowledged_and_the_rest_is_logged() =>
        SimulatedGateway.Play(async fleet =>
        {
            Vehicle vehicle = await fleet.Online();
            byte[] report = Vehicle.Report(1, Position.EmergencyAlarm, [0x30, 1, 9, 0x01, 4, 0xAB, 0xCD]);
            Assert.Equal(AnswerResult.Success, await vehicle.Ask(MessageIds.Position, report));
            AlarmRecord alarm = Assert.Single(fleet.Store.Alarms.Values);
            Assert.Equal("emergency button", alarm.What);
            Assert.Equal(report, alarm.Body);
            Assert.Equal(1, fleet.Gateway.Counts.Broken);
            Assert.Single(fleet.Log.Lines, static line => line.Contains("0104abcd", StringComparison.Ordinal));
        });

    [Fact]
    public void A_batch_with_one_broken_report_keeps_the_others() =>
        SimulatedGateway.Play(async fleet =>
        {
            Vehicle vehicle = await fleet.Online();
            byte[] body = Batch(
                Vehicle.Report(1),
                Vehicle.Report(2)[..27],
                Vehicle.Report(3, Position.EmergencyAlarm),
                Vehicle.Report(4, Position.OverspeedAlarm, [0x64])
            );
            Assert.Equal(AnswerResult.Success, await vehicle.Ask(MessageIds.PositionBatch, body));
            await fleet.Wait(1);
            Assert.Equal([0, 2, 3], fleet.Store.Positions.Values.Select(static position => position.Item));
            Assert.Equal(2, fleet.Store.Alarms.Count);
            Assert.Equal(2, fleet.Gateway.Counts.Broken);
            Assert.Equal(0, fleet.Gateway.Counts.Rejected);
        });

    [Fact]
    public void A_batch_that_is_cut_off_keeps_the_reports_before_the_cut() =>
        SimulatedGateway.Play(async fleet =>
        {
            Vehicle vehicle = await fleet.Online();
            byte[] body = Batch(Vehicle.Report(1), Vehicle.Report(2), Vehicle.Report(3));
            Assert.Equal(AnswerResult.Success, await vehicle.Ask(MessageIds.PositionBatch, body[..^5]));
            await fleet.Wait(1);
            Assert.Equal(2, fleet.Store.Positions.Count);
            Assert.Equal(1, fleet.Gateway.Counts.Broken);
        });

    [Fact]
    public void A_batch_of_which_nothing_is_whole_is_a_bad_message() =>
        SimulatedGateway.Play(async fleet =>
        {
            Vehicle vehicle = await fleet.Online();
            Assert.Equal(
                AnswerResult.BadMessage,
                await vehicle.Ask(MessageIds.PositionBatch, Batch(Vehicle.Report(1)[..20]))
            );
            Assert.Equal(AnswerResult.BadMessage, await vehicle.Ask(MessageIds.PositionBatch, [0, 0, 0]));
            Assert.Equal(2, fleet.Gateway.Counts.Rejected);
        });

    /// <summary>Another gateway, which finds what the first one has stored.</summary>
    private static async Deferred<(FleetGateway Gateway, InstantStore Store)> Restart(SimulatedGateway fleet)
    {
        var store = new InstantStore();
        var writer = new StoreWriter(
            fleet.Reactor,
            store,
            spool: null,
            new WriterOptions(),
            new Random(1),
            NullLogger.Instance
        );
        var next = new FleetGateway(fleet.Reactor, fleet.Gateway.Options with { Port = 7613 }, writer, fleet.Log);
        StoredParts.Restore(
            next,
            fleet.Store.Parts.Select(static part => new DevicePart(
                part.Key.Device,
                new MessagePart(part.Key.Name, part.Value)
            )),
            []
        );
        await next.Start();
        return (next, store);
    }

    private static byte[] Frame(byte[] payload)
    {
        byte[] frame = new byte[FpFraming.MaxWireLength];
        return frame[..FpFraming.Write(frame, FpType.Alarm, payload)];
    }

    private static byte[] Uplink(byte[] content) => [Transparent.SerialPort1, .. content];

    private static byte[] Batch(params byte[][] reports)
    {
        byte[] body = new byte[Jt808Header.MaxBodyLength];
        int length = PositionBatch.WriteHead(body, (ushort)reports.Length, type: 0);
        foreach (byte[] report in reports)
        {
            length += PositionBatch.WriteReport(body.AsSpan(length), report);
        }

        return body[..length];
    }
}
