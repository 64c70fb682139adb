using Becket.Samples.Fleet.Codec.Fp;
using Becket.Samples.Fleet.Codec.Jt808;
using Becket.Samples.Fleet.Codec.Jt808.Messages;
using Becket.Samples.Fleet.Gateway;
using Becket.Samples.Fleet.Gateway.Stores.Records;

namespace Fleet.Tests.Gateway.Sessions;

/// <summary>When connections are closed, in virtual time.</summary>
public sealed class ConnectionTests
{
    [Fact]
    public void A_terminal_gets_heartbeats_for_its_anti_fatigue_device_in_regular_intervals() =>
        SimulatedGateway.Play(async fleet =>
        {
            Vehicle vehicle = await fleet.Online();
            TimeSpan online = fleet.Gateway.Now;
            for (int beat = 1; beat <= 3; beat++)
            {
                (Jt808Header header, byte[]? body) = await vehicle.Receive();
                Assert.Equal(MessageIds.DownlinkTransparent, header.MessageId);
                Assert.Equal(beat * 30, (fleet.Gateway.Now - online).TotalSeconds, 1e-3);
                Assert.Equal((FpType.Heartbeat, beat - 1), Read(body));
            }
        });

    [Fact]
    public void A_terminal_that_answers_heartbeats_itself_with_success_gets_further_ones() =>
        SimulatedGateway.Play(async fleet =>
        {
            Vehicle vehicle = await fleet.Online();
            for (int beat = 0; beat < 20; beat++)
            {
                (Jt808Header header, byte[]? body) = await vehicle.Receive();
                Assert.Equal((FpType.Heartbeat, beat), Read(body));
                vehicle.AnswerTo(header, AnswerResult.Success);
            }

            Assert.Null(vehicle.End);
        });

    [Fact]
    public void A_connection_without_a_correct_frame_is_closed() =>
        SimulatedGateway.Play(async fleet =>
        {
            DateTimeOffset began = fleet.Gateway.UtcNow;
            Vehicle vehicle = await fleet.Connect(new Vehicle());

            // Neither a flag nor noise is a frame.
            vehicle.Transport.Write([Jt808Framing.Flag, 1, 2, 3, Jt808Framing.Flag]);
            await vehicle.WhenClosed();
            Assert.Equal(10, (fleet.Gateway.UtcNow - began).TotalSeconds, 1e-3);
        });

    [Fact]
    public void A_device_that_falls_silent_is_closed() =>
        SimulatedGateway.Play(
            async fleet =>
            {
                Vehicle vehicle = await fleet.Online();
                await fleet.Wait(100);
                Assert.Equal(AnswerResult.Success, await vehicle.Ask(MessageIds.Heartbeat, []));
                DateTimeOffset last = fleet.Gateway.UtcNow;
                await vehicle.WhenClosed();
                Assert.Equal(180, (fleet.Gateway.UtcNow - last).TotalSeconds, 1e-3);
            },
            new GatewayOptions { Heartbeat = TimeSpan.FromHours(1) }
        );

    [Fact]
    public void A_device_that_does_not_end_a_frame_in_time_is_closed() =>
        SimulatedGateway.Play(async fleet =>
        {
            Vehicle vehicle = await fleet.Online();
            DateTimeOffset began = fleet.Gateway.UtcNow;
            vehicle.Transport.Write([Jt808Framing.Flag, 1]);
            while (vehicle.End is null)
            {
                await fleet.Wait(1);
                vehicle.Transport.Write([1]);
            }

            Assert.InRange((fleet.Gateway.UtcNow - began).TotalSeconds, 20, 22);
        });

    [Fact]
    public void A_newer_connection_of_a_terminal_replaces_the_older_one() =>
        SimulatedGateway.Play(async fleet =>
        {
            Vehicle old = await fleet.Online();
            Vehicle other = await fleet.Online("013900139000");
            Vehicle newer = await fleet.Online();
            await old.WhenClosed();
            Assert.Equal(2, fleet.Gateway.Devices.Online.Count);
            Assert.Equal(1, fleet.Gateway.Counts.Replaced);
            Assert.Equal(AnswerResult.Success, await newer.Ask(MessageIds.Heartbeat, []));
            Assert.Equal(AnswerResult.Success, await other.Ask(MessageIds.Heartbeat, []));
        });

    [Fact]
    public void The_connections_of_one_address_are_limited() =>
        SimulatedGateway.Play(
            async fleet =>
            {
                await fleet.Online("013800138001");
                await fleet.Online("013800138002");
                Vehicle third = await fleet.Connect(new Vehicle("013800138003"));
                await third.WhenClosed();
                Assert.Equal(2, fleet.Gateway.Devices.Online.Count);
            },
            new GatewayOptions { MaxPerPeer = 2 }
        );

    [Fact]
    public void At_the_end_acknowledged_reports_are_written_and_nothing_more_is_acknowledged() =>
        SimulatedGateway.Play(async fleet =>
        {
            Vehicle vehicle = await fleet.Online();
            fleet.Store.IsHeld = true;
            ushort serial = vehicle.Send(MessageIds.Position, Vehicle.Report(1, Position.EmergencyAlarm));
            Assert.Equal(AnswerResult.Success, await vehicle.Ask(MessageIds.Position, Vehicle.Report(2)));

            Deferred stopped = fleet.Gateway.Stop();
            vehicle.Send(MessageIds.Position, Vehicle.Report(3));
            await fleet.Wait(1);
            await Assert.ThrowsAsync<ConnectionRefusedException>(() =>
                fleet.Connect(new Vehicle("013900139000")).AsTask()
            );
            fleet.Store.Release();

            // The alarm that was durable in time is still acknowledged. Then the connection ends.
            Assert.Equal(serial, (await vehicle.ReceiveAnswer()).Serial);
            await vehicle.WhenClosed();
            await stopped;
            Assert.Equal(
                [1, 2],
                fleet
                    .Store.Positions.Values.Select(position => (position.Time!.Value - Stores.Make.Noon).TotalSeconds)
                    .Order()
            );
            Assert.Single(fleet.Store.Alarms);
        });

    [Fact]
    public void An_alarm_of_the_anti_fatigue_device_is_acknowledged_when_it_is_durable_and_enters_the_stream_once() =>
        SimulatedGateway.Play(async fleet =>
        {
            Vehicle vehicle = await fleet.Online();
            fleet.Store.IsHeld = true;
            byte[] body = Frame(FpType.Alarm, [1, 2, 0x25, 0x11, 0x25, 0x20, 0x00, 0x07]);
            ushort serial = vehicle.Send(MessageIds.UplinkTransparent, body);
            vehicle.SendAgain(MessageIds.UplinkTransparent, serial, body);
            Assert.Equal(AnswerResult.Success, await vehicle.Ask(MessageIds.Heartbeat, []));
            fleet.Store.Release();
            Assert.Equal(serial, (await vehicle.ReceiveAnswer()).Serial);
            AlarmRecord alarm = Assert.Single(fleet.Store.Alarms.Values);
            Assert.Equal(("anti-fatigue device: fatigue", Stores.Make.Noon.AddSeconds(7)), (alarm.What, alarm.Time));
            Assert.Equal(1, fleet.Gateway.Counts.FpFrames);
        });

    [Fact]
    public void A_frame_of_the_device_may_arrive_in_two_messages() =>
        SimulatedGateway.Play(async fleet =>
        {
            Vehicle vehicle = await fleet.Online();
            byte[] body = Frame(FpType.Alarm, [2, 1, 0x25, 0x11, 0x25, 0x20, 0x00, 0x07]);
            Assert.Equal(AnswerResult.Success, await vehicle.Ask(MessageIds.UplinkTransparent, body[..6]));
            Assert.Equal(
                AnswerResult.Success,
                await vehicle.Ask(MessageIds.UplinkTransparent, [Transparent.SerialPort1, .. body[6..]])
            );
            Assert.Equal("anti-fatigue device: telephone", Assert.Single(fleet.Store.Alarms.Values).What);
        });

    [Fact]
    public void A_device_that_connects_by_itself_gets_heartbeats_and_answers_and_is_recorded() =>
        SimulatedGateway.Play(
            async fleet =>
            {
                FpDevice device = await fleet.Connect(new FpDevice(), fleet.Gateway.FpPort!.Port);
                Assert.Equal(FpType.Heartbeat, (await device.Receive()).Type);
                device.SendFrame(FpType.Alarm, [1, 2, 0x25, 0x11, 0x25, 0x20, 0x00, 0x07]);
                Assert.Equal((FpType)0x83, (await device.Receive()).Type);
                Assert.Equal("fp:127.0.0.1", Assert.Single(fleet.Store.Alarms.Values).Device);
                await fleet.Wait(2);
                Assert.Contains("fp:127.0.0.1", fleet.Store.LastSeen.Keys);

                // The device does not answer heartbeats.
                await device.WhenClosed();
                Assert.Equal(1, fleet.Gateway.Counts.Silent);
            },
            new GatewayOptions { FpPort = 7612, Heartbeat = TimeSpan.FromSeconds(5) }
        );

    [Fact]
    public void Reading_from_an_FP_device_pauses_within_a_chunk_when_too_many_of_its_alarms_are_on_no_disk() =>
        SimulatedGateway.Play(
            async fleet =>
            {
                FpDevice device = await fleet.Connect(new FpDevice(), fleet.Gateway.FpPort!.Port);
                fleet.Store.IsHeld = true;

                // Frames of one turn arrive in one chunk.
                for (byte second = 1; second <= 3; second++)
                {
                    device.SendFrame(FpType.Alarm, [1, 2, 0x25, 0x11, 0x25, 0x20, 0x00, second]);
                }

                await fleet.Wait(1);
                Assert.Equal((2, 1), (fleet.Gateway.Counts.Alarms, fleet.Gateway.Counts.Paused));
                fleet.Store.Release();
                for (int answers = 0; answers < 3; answers++)
                {
                    Assert.Equal((FpType)0x83, (await device.Receive()).Type);
                }
            },
            new GatewayOptions
            {
                FpPort = 7612,
                MaxNotDurable = 1,
                Heartbeat = TimeSpan.FromHours(1),
            }
        );

    private static byte[] Frame(FpType type, byte[] payload)
    {
        byte[] frame = new byte[FpFraming.MaxWireLength];
        return [Transparent.SerialPort1, .. frame.AsSpan(0, FpFraming.Write(frame, type, payload))];
    }

    private static (FpType Type, int Count) Read(byte[] body)
    {
        Assert.True(Transparent.TryParse(body, out Transparent message));
        Assert.Equal(Transparent.SerialPort1, message.Type);
        var frames = new List<(FpType, int)>();
        foreach ((FpType type, ReadOnlySpan<byte> data) in new FpParser().Feed(message.Content))
        {
            frames.Add((type, (data[0] << 8) | data[1]));
        }

        return Assert.Single(frames);
    }

    private sealed class FpDevice : FpReceiver
    {
        private readonly DeferredQueue<(FpType Type, byte[] Data)> _received = new();
        private readonly Deferred _closed = new();

        public Deferred<(FpType Type, byte[] Data)> Receive() => _received.Get();

        public Deferred WhenClosed() => _closed;

        protected override void FrameReceived(FpType type, ReadOnlySpan<byte> data) =>
            _received.Put((type, data.ToArray()));

        protected override void ConnectionLost(Failure reason) => _closed.Callback();
    }
}
