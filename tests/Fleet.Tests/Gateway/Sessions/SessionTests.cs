using Becket.Samples.Fleet.Codec.Jt808;
using Becket.Samples.Fleet.Codec.Jt808.Messages;
using Becket.Samples.Fleet.Gateway;
using Becket.Samples.Fleet.Gateway.Stores.Records;
using Becket.Samples.Fleet.Gateway.Stores.Writing;

namespace Fleet.Tests.Gateway.Sessions;

/// <summary>The gateway's answers, in virtual time.</summary>
public sealed class SessionTests
{
    private const string Number = "013800138000";

    [Theory]
    [InlineData(Number, false)]
    [InlineData("00000000013800138000", true)]
    public void A_terminal_registers_and_authenticates_itself_and_is_on_line(string number, bool isVersion2019) =>
        SimulatedGateway.Play(async fleet =>
        {
            Vehicle vehicle = await fleet.Connect(new Vehicle(number, isVersion2019));
            await vehicle.Register();
            Assert.Empty(fleet.Gateway.Devices.Online);
            Assert.Equal(AnswerResult.Success, await vehicle.Authenticate(vehicle.Code));

            // The name of the device is the same in both editions.
            Assert.Equal(Number, Assert.Single(fleet.Gateway.Devices.Online).Device);
            Assert.Equal(AnswerResult.Success, await vehicle.Ask(MessageIds.Heartbeat, []));
            await fleet.Wait(2);
            Assert.Equal(fleet.Gateway.UtcNow.AddSeconds(-2), fleet.Store.LastSeen[Number]);
        });

    [Fact]
    public void A_code_is_valid_for_its_own_terminal_only_and_three_wrong_ones_end_the_connection() =>
        SimulatedGateway.Play(async fleet =>
        {
            Vehicle other = await fleet.Online("013900139000");
            Vehicle vehicle = await fleet.Connect(new Vehicle());
            Assert.Equal(AnswerResult.Failure, await vehicle.Authenticate(other.Code));
            Assert.Equal(AnswerResult.Failure, await vehicle.Authenticate(""));
            Assert.Equal(AnswerResult.Failure, await vehicle.Authenticate(other.Code + "0"));
            await vehicle.WhenClosed();
            Assert.Single(fleet.Gateway.Devices.Online);
        });

    [Fact]
    public void A_terminal_that_has_not_authenticated_itself_is_answered_and_not_recorded() =>
        SimulatedGateway.Play(async fleet =>
        {
            Vehicle vehicle = await fleet.Connect(new Vehicle());
            Assert.Equal(AnswerResult.Failure, await vehicle.Ask(MessageIds.Position, Vehicle.Report(1)));
            Assert.Equal(AnswerResult.Failure, await vehicle.Ask(MessageIds.Heartbeat, []));
            await fleet.Wait(2);
            Assert.Empty(fleet.Store.Positions);
            Assert.Empty(fleet.Store.LastSeen);
            Assert.Single(
                fleet.Log.Lines,
                line => line.Contains("has not authenticated itself", StringComparison.Ordinal)
            );
        });

    [Fact]
    public void Without_authentication_every_frame_says_which_terminal_sends_it() =>
        SimulatedGateway.Play(
            async fleet =>
            {
                Vehicle vehicle = await fleet.Connect(new Vehicle());
                Assert.Equal(AnswerResult.Success, await vehicle.Ask(MessageIds.Position, Vehicle.Report(1)));
                Assert.Equal(Number, Assert.Single(fleet.Gateway.Devices.Online).Device);
                var other = TerminalNumber.Parse("013900139000", isLong: false);
                vehicle.SendFrame(Jt808Header.For(MessageIds.Position, other, 7), Vehicle.Report(2));
                Assert.Equal(AnswerResult.Success, (await vehicle.ReceiveAnswer()).Result);
                Assert.Equal("013900139000", Assert.Single(fleet.Gateway.Devices.Online).Device);
                Assert.Equal(AnswerResult.Success, await vehicle.Ask(MessageIds.Position, Vehicle.Report(3)));
                await fleet.Wait(1);
                Assert.Equal(
                    [(Number, 1), ("013900139000", 2), (Number, 3)],
                    fleet
                        .Store.Positions.Values.Select(position =>
                            (position.Device, Second: (int)(position.Time!.Value - Stores.Make.Noon).TotalSeconds)
                        )
                        .OrderBy(static position => position.Second)
                );
            },
            new GatewayOptions { MustAuthenticate = false }
        );

    [Fact]
    public void A_connection_serves_one_terminal() =>
        SimulatedGateway.Play(async fleet =>
        {
            Vehicle vehicle = await fleet.Online();
            var other = TerminalNumber.Parse("013900139000", isLong: false);
            vehicle.SendFrame(Jt808Header.For(MessageIds.Position, other, 7), Vehicle.Report(1));
            Assert.Equal(AnswerResult.Failure, (await vehicle.ReceiveAnswer()).Result);
            Assert.Equal(AnswerResult.Success, await vehicle.Ask(MessageIds.Position, Vehicle.Report(2)));
        });

    [Fact]
    public void A_position_is_acknowledged_and_kept() =>
        SimulatedGateway.Play(async fleet =>
        {
            Vehicle vehicle = await fleet.Online();
            Assert.Equal(AnswerResult.Success, await vehicle.Ask(MessageIds.Position, Vehicle.Report(5)));
            await fleet.Wait(1);
            PositionRecord position = Assert.Single(fleet.Store.Positions.Values);
            Assert.Equal(
                (Number, Stores.Make.Noon.AddSeconds(5), 31.23, 121.47, 61.5),
                (position.Device, position.Time, position.Latitude, position.Longitude, position.Speed)
            );
            Assert.Empty(fleet.Store.Alarms);
        });

    [Fact]
    public void A_batch_is_acknowledged_when_the_last_of_its_alarms_is_durable() =>
        SimulatedGateway.Play(async fleet =>
        {
            Vehicle vehicle = await fleet.Online();
            fleet.Store.IsHeld = true;
            ushort serial = vehicle.Send(
                MessageIds.PositionBatch,
                Batch(
                    Vehicle.Report(1),
                    Vehicle.Report(2, Position.OverspeedAlarm),
                    Vehicle.Report(2, Position.FatigueAlarm)
                )
            );
            Assert.Equal(AnswerResult.Success, await vehicle.Ask(MessageIds.Heartbeat, []));
            fleet.Store.Release();
            Assert.Equal(serial, (await vehicle.ReceiveAnswer()).Serial);
            await fleet.Wait(1);
            Assert.Equal(3, fleet.Store.Positions.Count);
            Assert.Equal(
                ["fatigue driving", "overspeed"],
                fleet.Store.Alarms.Values.Select(alarm => alarm.What).Order()
            );
        });

    [Fact]
    public void An_alarm_is_acknowledged_when_it_is_on_a_disk_and_everything_else_at_once() =>
        SimulatedGateway.Play(async fleet =>
        {
            Vehicle vehicle = await fleet.Online();
            fleet.Store.IsHeld = true;
            ushort alarm = vehicle.Send(MessageIds.Position, Vehicle.Report(1, Position.EmergencyAlarm));
            Assert.Equal(AnswerResult.Success, await vehicle.Ask(MessageIds.Position, Vehicle.Report(2)));
            await fleet.Wait(20);

            // The terminal sends the alarm again. It is kept once, and both messages are answered.
            vehicle.SendAgain(MessageIds.Position, alarm, Vehicle.Report(1, Position.EmergencyAlarm));
            Assert.Equal(AnswerResult.Success, await vehicle.Ask(MessageIds.Heartbeat, []));
            fleet.Store.Release();
            Assert.Equal(alarm, (await vehicle.ReceiveAnswer()).Serial);
            Assert.Equal(alarm, (await vehicle.ReceiveAnswer()).Serial);
            Assert.Equal("emergency button", Assert.Single(fleet.Store.Alarms.Values).What);
        });

    [Fact]
    public void An_item_of_the_driver_monitor_is_an_alarm() =>
        SimulatedGateway.Play(async fleet =>
        {
            Vehicle vehicle = await fleet.Online();
            byte[] alarm = new byte[SafetyAlarm.Length];
            alarm[5] = 2;
            Assert.Equal(
                AnswerResult.Success,
                await vehicle.Ask(
                    MessageIds.Position,
                    Vehicle.Report(1, items: [PositionItemIds.DriverAlarm, SafetyAlarm.Length, .. alarm])
                )
            );
            Assert.Equal("driver: phone call", Assert.Single(fleet.Store.Alarms.Values).What);
        });

    [Fact]
    public void When_alarms_fill_the_queue_their_devices_are_not_read_until_there_is_room_and_no_alarm_is_lost() =>
        SimulatedGateway.Play(
            async fleet =>
            {
                Vehicle talker = await fleet.Online("013900139000");
                Vehicle vehicle = await fleet.Online();
                fleet.Store.IsHeld = true;
                for (int second = 0; second < 100; second++)
                {
                    vehicle.Send(MessageIds.Position, Vehicle.Report(second, Position.OverspeedAlarm));
                }

                // The other device is served all the time, and no connection is closed as silent.
                for (int minute = 0; minute < 10; minute++)
                {
                    Assert.Equal(AnswerResult.Success, await talker.Ask(MessageIds.Heartbeat, []));
                    await fleet.Wait(60);
                }

                Assert.Equal((10, 1L), (fleet.Writer.Statistics().Alarms, fleet.Gateway.Counts.Paused));
                Assert.Null(vehicle.End);
                fleet.Store.Release();
                for (int second = 0; second < 100; second++)
                {
                    (Jt808Header Header, byte[] Body) message;
                    do
                    {
                        message = await vehicle.Receive();
                    } while (message.Header.MessageId == MessageIds.DownlinkTransparent);
                    Assert.Equal(MessageIds.PlatformAnswer, message.Header.MessageId);
                }

                Assert.Equal(100, fleet.Store.Alarms.Count);
            },
            new GatewayOptions { Idle = TimeSpan.FromMinutes(2), Heartbeat = TimeSpan.FromHours(1) },
            new WriterOptions { Capacity = 10, BatchSize = 4 }
        );

    [Fact]
    public void A_device_that_repeats_one_alarm_is_not_read_until_the_alarm_can_be_answered() =>
        SimulatedGateway.Play(
            async fleet =>
            {
                Vehicle vehicle = await fleet.Online();
                fleet.Store.IsHeld = true;
                ushort serial = vehicle.Send(MessageIds.Position, Vehicle.Report(1, Position.EmergencyAlarm));
                for (int again = 0; again < 100; again++)
                {
                    vehicle.SendAgain(MessageIds.Position, serial, Vehicle.Report(1, Position.EmergencyAlarm));
                }

                await fleet.Wait(10);
                Assert.Equal(1, fleet.Gateway.Counts.Paused);
                Assert.Equal(6, fleet.Gateway.Counts.Alarms);
                fleet.Store.Release();
                for (int answers = 0; answers < 101; answers++)
                {
                    Assert.Equal(serial, (await vehicle.ReceiveAnswer()).Serial);
                }

                Assert.Single(fleet.Store.Alarms);
            },
            new GatewayOptions { MaxNotDurable = 5 }
        );

    [Fact]
    public void An_unknown_message_is_answered_with_not_supported_and_logged_once() =>
        SimulatedGateway.Play(async fleet =>
        {
            Vehicle vehicle = await fleet.Online();
            Assert.Equal(AnswerResult.NotSupported, await vehicle.Ask(0x0F42, [1, 2, 3]));
            Assert.Equal(AnswerResult.NotSupported, await vehicle.Ask(0x0F42, [1, 2, 3]));
            Assert.Equal(2, fleet.Gateway.Counts.Unknown);
            Assert.Single(fleet.Log.Lines, line => line.Contains("0x0f42", StringComparison.Ordinal));
        });

    [Theory]
    [InlineData(MessageIds.Position)]
    [InlineData(MessageIds.PositionBatch)]
    [InlineData(MessageIds.UplinkTransparent)]
    [InlineData(MessageIds.Register)]
    public void A_body_that_does_not_parse_is_answered_with_bad_message_and_the_connection_goes_on(ushort messageId) =>
        SimulatedGateway.Play(async fleet =>
        {
            Vehicle vehicle = await fleet.Online();
            Assert.Equal(
                AnswerResult.BadMessage,
                await vehicle.Ask(messageId, messageId == MessageIds.UplinkTransparent ? [] : [0, 1])
            );
            Assert.Equal(AnswerResult.Success, await vehicle.Ask(MessageIds.Heartbeat, []));
        });

    [Fact]
    public void A_broken_frame_does_not_end_the_connection() =>
        SimulatedGateway.Play(async fleet =>
        {
            Vehicle vehicle = await fleet.Online();
            vehicle.Transport.Write([0x7E, 1, 2, 3, 0x7E]);
            Assert.Equal(AnswerResult.Success, await vehicle.Ask(MessageIds.Heartbeat, []));
            Assert.Equal(1, fleet.Gateway.Counts.Rejected);
        });

    [Fact]
    public void A_message_in_packets_is_put_together_and_each_packet_is_answered() =>
        SimulatedGateway.Play(async fleet =>
        {
            Vehicle vehicle = await fleet.Online();
            byte[] body = Batch(Vehicle.Report(1), Vehicle.Report(2));
            vehicle.SendPacket(MessageIds.PositionBatch, 2, 2, body.AsSpan(20));
            Assert.Equal(AnswerResult.Success, (await vehicle.ReceiveAnswer()).Result);
            vehicle.SendPacket(MessageIds.PositionBatch, 2, 1, body.AsSpan(0, 20));
            Assert.Equal(AnswerResult.Success, (await vehicle.ReceiveAnswer()).Result);
            await fleet.Wait(1);
            Assert.Equal(2, fleet.Store.Positions.Count);
        });

    [Fact]
    public void Missing_packets_are_asked_for() =>
        SimulatedGateway.Play(async fleet =>
        {
            Vehicle vehicle = await fleet.Online();
            vehicle.SendPacket(MessageIds.PositionBatch, 3, 2, 1, 2);
            await vehicle.ReceiveAnswer();
            (Jt808Header header, byte[]? body) = await vehicle.Receive();
            Assert.Equal(MessageIds.PlatformAsksForPackets, header.MessageId);
            Assert.True(PacketRequest.TryParse(body, hasWordCount: false, out PacketRequest? request));
            Assert.Equal([1, 3], request!.Indexes.Select(index => (int)index));
        });

    [Fact]
    public void A_request_for_the_time_is_answered_in_UTC() =>
        SimulatedGateway.Play(async fleet =>
        {
            Vehicle vehicle = await fleet.Online("00000000013800138000", isVersion2019: true);
            vehicle.Send(MessageIds.AskServerTime);
            (Jt808Header header, byte[]? body) = await vehicle.Receive();
            Assert.Equal(MessageIds.ServerTime, header.MessageId);
            Assert.Equal(new BcdTime(fleet.Gateway.UtcNow, TimeSpan.Zero), new BcdTime(body));
        });

    [Fact]
    public void A_terminal_that_logs_out_is_off_line_and_may_authenticate_again() =>
        SimulatedGateway.Play(async fleet =>
        {
            Vehicle vehicle = await fleet.Online();
            Assert.Equal(AnswerResult.Success, await vehicle.Ask(MessageIds.LogOut, []));
            Assert.Empty(fleet.Gateway.Devices.Online);
            Assert.Equal(AnswerResult.Failure, await vehicle.Ask(MessageIds.Position, Vehicle.Report(1)));
            Assert.Equal(AnswerResult.Success, await vehicle.Authenticate(vehicle.Code));
            Assert.Single(fleet.Gateway.Devices.Online);
        });

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
