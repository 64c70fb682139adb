using System.Text;
using Becket.Samples.Fleet.Codec.Fp;
using Becket.Samples.Fleet.Codec.Jt808;
using Becket.Samples.Fleet.Codec.Jt808.Messages;
using Becket.Samples.Fleet.Gateway;
using Becket.Samples.Fleet.Gateway.Sessions;

namespace Fleet.Tests.Gateway.Sessions;

/// <summary>Terminals as they are: those that keep to the standard less than they should must come in and
/// stay.</summary>
public sealed class TerminalTests
{
    private const string Number = "013800138000";
    private const string LongNumber = "00000000013800138000";

    [Theory]
    [InlineData(AnswerResult.Failure)]
    [InlineData(AnswerResult.BadMessage)]
    [InlineData(AnswerResult.NotSupported)]
    [InlineData(null)]
    public void A_terminal_without_an_anti_fatigue_device_stays_as_long_as_it_talks(AnswerResult? toHeartbeats) =>
        SimulatedGateway.Play(async fleet =>
        {
            Vehicle vehicle = await fleet.Online();
            int beats = 0;
            for (int minute = 0; minute < 60; minute++)
            {
                // Only just often enough.
                await fleet.Wait(170);
                vehicle.Send(MessageIds.Heartbeat);
                (Jt808Header Header, byte[] Body) message;
                do
                {
                    message = await vehicle.Receive();
                    if (message.Header.MessageId == MessageIds.DownlinkTransparent)
                    {
                        beats++;
                        if (toHeartbeats is { } result)
                        {
                            vehicle.AnswerTo(message.Header, result);
                        }
                    }
                } while (message.Header.MessageId != MessageIds.PlatformAnswer);
            }

            Assert.Null(vehicle.End);
            OnlineDevice device = Assert.Single(fleet.Gateway.Devices.Online);
            Assert.Equal(
                toHeartbeats == AnswerResult.NotSupported ? FpState.NotSupported : FpState.Silent,
                device.FpState
            );

            // A terminal that does not support 0x8900 is not bothered with it.
            Assert.True(toHeartbeats == AnswerResult.NotSupported ? beats < 10 : beats > 300, $"{beats} heartbeats");
        });

    [Fact]
    public void An_anti_fatigue_device_that_is_switched_on_later_gets_heartbeats_again() =>
        SimulatedGateway.Play(async fleet =>
        {
            Vehicle vehicle = await fleet.Online();
            vehicle.AnswerTo((await vehicle.Receive()).Header, AnswerResult.NotSupported);
            await fleet.Wait(100);
            OnlineDevice device = Assert.Single(fleet.Gateway.Devices.Online);
            Assert.Equal(FpState.NotSupported, device.FpState);
            byte[] frame = new byte[FpFraming.MaxWireLength];
            int length = FpFraming.Write(frame, FpType.Status, [1]);
            Assert.Equal(
                AnswerResult.Success,
                await vehicle.Ask(MessageIds.UplinkTransparent, [Transparent.SerialPort1, .. frame.AsSpan(0, length)])
            );
            Assert.Equal(FpState.Answers, device.FpState);
            Assert.Equal(MessageIds.DownlinkTransparent, (await vehicle.Receive()).Header.MessageId);
        });

    [Fact]
    public void Heartbeats_can_be_switched_off() =>
        SimulatedGateway.Play(
            async fleet =>
            {
                Vehicle vehicle = await fleet.Online();
                await fleet.Wait(150);
                Assert.Equal(AnswerResult.Success, await vehicle.Ask(MessageIds.Heartbeat, []));
            },
            new GatewayOptions { SendHeartbeats = false }
        );

    [Theory]
    [InlineData("without IMEI and version", "")]
    [InlineData("without version", "123456789012345")]
    [InlineData("with a shorter version", "1234567890123451.0")]
    [InlineData("with half an IMEI", "1234567")]
    [InlineData("with a byte more", "1234567890123451.0.0000000000000000\0")]
    [InlineData("with many bytes more", "1234567890123451.0.0000000000000000 and more than that")]
    public void A_2019_terminal_logs_in_whatever_follows_its_code(string what, string rest) =>
        SimulatedGateway.Play(async fleet =>
        {
            Vehicle vehicle = await fleet.Connect(new Vehicle(LongNumber, isVersion2019: true));
            await vehicle.Register();
            byte[] body = [(byte)vehicle.Code.Length, .. Encoding.ASCII.GetBytes(vehicle.Code + rest)];
            Assert.True(await vehicle.Ask(MessageIds.Authenticate, body) == AnswerResult.Success, what);
        });

    [Fact]
    public void A_2019_terminal_may_send_its_code_alone_and_an_older_one_its_length_before_it() =>
        SimulatedGateway.Play(async fleet =>
        {
            Vehicle newer = await fleet.Connect(new Vehicle(LongNumber, isVersion2019: true));
            await newer.Register();
            Assert.Equal(
                AnswerResult.Success,
                await newer.Ask(MessageIds.Authenticate, Encoding.ASCII.GetBytes(newer.Code))
            );
            Vehicle older = await fleet.Connect(new Vehicle("013900139000"));
            await older.Register();
            byte[] body = [(byte)older.Code.Length, .. Encoding.ASCII.GetBytes(older.Code)];
            Assert.Equal(AnswerResult.Success, await older.Ask(MessageIds.Authenticate, body));
            Assert.Equal(2, fleet.Gateway.Devices.Online.Count);
        });

    [Theory]
    [InlineData("")]
    [InlineData("\x10short")]
    public void A_2019_authentication_without_a_code_is_refused(string body) =>
        SimulatedGateway.Play(async fleet =>
        {
            Vehicle vehicle = await fleet.Connect(new Vehicle(LongNumber, isVersion2019: true));
            Assert.Equal(
                AnswerResult.BadMessage,
                await vehicle.Ask(MessageIds.Authenticate, Encoding.ASCII.GetBytes(body))
            );
            Assert.Empty(fleet.Gateway.Devices.Online);
        });

    [Theory]
    [InlineData(Jt808Edition.Of2011, false)]
    [InlineData(Jt808Edition.Of2013, false)]
    [InlineData(Jt808Edition.Of2019, true)]
    [InlineData(Jt808Edition.Of2013, true)]
    [InlineData(Jt808Edition.Of2011, true)]
    public void A_terminal_registers_with_the_layout_of_any_edition(Jt808Edition edition, bool isVersion2019) =>
        SimulatedGateway.Play(async fleet =>
        {
            Vehicle vehicle = await fleet.Connect(new Vehicle(isVersion2019 ? LongNumber : Number, isVersion2019));
            await vehicle.Register(edition);
            Assert.Equal(AnswerResult.Success, await vehicle.Authenticate(vehicle.Code));
        });

    [Fact]
    public void A_terminal_that_changes_its_edition_by_an_update_stays_the_same_device_and_keeps_its_code() =>
        SimulatedGateway.Play(async fleet =>
        {
            Vehicle before = await fleet.Online();
            Vehicle after = await fleet.Connect(new Vehicle(LongNumber, isVersion2019: true));
            Assert.Equal(AnswerResult.Success, await after.Authenticate(before.Code));
            await before.WhenClosed();
            OnlineDevice device = Assert.Single(fleet.Gateway.Devices.Online);
            Assert.Equal((Number, true), (device.Device, device.IsVersion2019));
            await fleet.Wait(2);
            Assert.Equal(Number, Assert.Single(fleet.Store.LastSeen.Keys));
        });

    [Fact]
    public void A_terminal_may_change_its_edition_on_one_connection() =>
        SimulatedGateway.Play(async fleet =>
        {
            Vehicle vehicle = await fleet.Online();
            byte[] body = new byte[Jt808Header.MaxBodyLength];
            int length = new Authenticate(vehicle.Code, "1", "2").WriteTo(body, isVersion2019: true);
            vehicle.SendFrame(
                Jt808Header.For(MessageIds.Authenticate, TerminalNumber.Parse(Number, isLong: true), 7),
                body.AsSpan(0, length)
            );
            GeneralAnswer answer = await vehicle.ReceiveAnswer();
            Assert.Equal(AnswerResult.Success, answer.Result);
            Assert.True(Assert.Single(fleet.Gateway.Devices.Online).IsVersion2019);
            Assert.Null(vehicle.End);
        });

    [Theory]
    [InlineData("13800138000", Number)]
    [InlineData("013800138000", Number)]
    [InlineData(LongNumber, Number)]
    [InlineData("12345678901234567890", "12345678901234567890")]
    [InlineData("abc", "000000000abc")]
    [InlineData("", null)]
    [InlineData("1380013800x", null)]
    [InlineData("123456789012345678901", null)]
    public void A_number_has_one_name_however_many_zeros_it_begins_with(string number, string? name) =>
        Assert.Equal(name, DeviceNames.Parse(number));

    [Fact]
    public void A_log_out_of_another_number_logs_out_nobody() =>
        SimulatedGateway.Play(async fleet =>
        {
            Vehicle vehicle = await fleet.Online();
            Vehicle other = await fleet.Online("013900139000");
            vehicle.SendFrame(Jt808Header.For(MessageIds.LogOut, other.Number, 7), []);
            Assert.Equal(AnswerResult.Failure, (await vehicle.ReceiveAnswer()).Result);
            vehicle.SendFrame(
                Jt808Header.For(MessageIds.LogOut, TerminalNumber.Parse("013700137000", isLong: false), 8),
                []
            );
            Assert.Equal(AnswerResult.Success, (await vehicle.ReceiveAnswer()).Result);
            Assert.Equal(2, fleet.Gateway.Devices.Online.Count);
            Assert.Equal(AnswerResult.Success, await vehicle.Ask(MessageIds.Position, Vehicle.Report(1)));
            Assert.Equal(AnswerResult.Success, await other.Ask(MessageIds.Position, Vehicle.Report(1)));
        });

    [Fact]
    public void A_log_out_that_is_sent_again_is_answered_again() =>
        SimulatedGateway.Play(async fleet =>
        {
            Vehicle vehicle = await fleet.Online();
            Assert.Equal(AnswerResult.Success, await vehicle.Ask(MessageIds.LogOut, []));
            Assert.Equal(AnswerResult.Success, await vehicle.Ask(MessageIds.LogOut, []));
        });

    [Fact]
    public void A_terminal_that_never_authenticates_itself_is_closed_however_much_it_talks() =>
        SimulatedGateway.Play(async fleet =>
        {
            TimeSpan began = fleet.Gateway.Now;
            Vehicle vehicle = await fleet.Connect(new Vehicle());

            // It ignores the answer, and its code.
            await vehicle.Register();
            while (vehicle.End is null)
            {
                vehicle.Send(MessageIds.Position, Vehicle.Report(1));
                await fleet.Wait(1);
            }

            Assert.InRange((fleet.Gateway.Now - began).TotalSeconds, 60, 61.5);
            Assert.Equal(1, fleet.Gateway.Counts.Closed(CloseReason.NotAuthenticated));
            RefusedConnection refused = Assert.Single(fleet.Gateway.Refused);
            Assert.Equal((Number, CloseReason.NotAuthenticated), (refused.Device, refused.Why));
            Assert.Contains(
                refused.Frames,
                frame => !frame.IsSent && frame.Hex.StartsWith("0200", StringComparison.Ordinal)
            );
        });

    [Fact]
    public void The_time_to_authenticate_begins_again_after_a_log_out() =>
        SimulatedGateway.Play(async fleet =>
        {
            Vehicle vehicle = await fleet.Online();
            await fleet.Wait(100);
            TimeSpan began = fleet.Gateway.Now;
            vehicle.Send(MessageIds.LogOut);
            await vehicle.WhenClosed();
            Assert.Equal(60, (fleet.Gateway.Now - began).TotalSeconds, 1e-3);
        });

    [Fact]
    public void Terminals_that_never_authenticate_do_not_fill_the_connections_of_an_address_for_ever() =>
        SimulatedGateway.Play(
            async fleet =>
            {
                for (int number = 0; number < 5; number++)
                {
                    Vehicle stranger = await fleet.Connect(new Vehicle());
                    stranger.Send(MessageIds.Heartbeat);
                }

                Vehicle turnedAway = await fleet.Connect(new Vehicle());
                await turnedAway.WhenClosed();
                Assert.Equal(1, fleet.Gateway.Counts.TurnedAway);
                await fleet.Wait(61);
                await fleet.Online();
            },
            new GatewayOptions { MaxPerPeer = 5 }
        );

    [Fact]
    public void The_older_connection_of_a_terminal_is_closed_with_a_reason_and_the_newer_one_stays() =>
        SimulatedGateway.Play(async fleet =>
        {
            Vehicle old = await fleet.Online();
            for (int again = 0; again < 3; again++)
            {
                Vehicle newer = await fleet.Online();
                await old.WhenClosed();
                await fleet.Wait(1);
                Assert.Single(fleet.Gateway.Devices.Online);
                Assert.Equal(AnswerResult.Success, await newer.Ask(MessageIds.Heartbeat, []));
                old = newer;
            }

            DeviceHistory history = fleet.Gateway.Devices.FindHistory(Number)!;
            Assert.Equal(4, history.LogIns);
            Assert.Equal(3, history.Ends.Count);
            Assert.All(history.Ends, static end => Assert.Equal("replaced by a newer connection", end.Why));
        });

    [Fact]
    public void A_forwarding_platform_serves_many_terminals_on_one_connection() =>
        SimulatedGateway.Play(
            async fleet =>
            {
                Vehicle platform = await fleet.Connect(new Vehicle());
                string[] numbers = ["013800138001", "013800138002", "013800138003"];
                foreach (string number in numbers)
                {
                    var terminal = TerminalNumber.Parse(number, isLong: false);
                    platform.SendFrame(
                        Jt808Header.For(MessageIds.Authenticate, terminal, 1),
                        Encoding.ASCII.GetBytes(fleet.Gateway.Codes.CodeOf(number))
                    );
                    Assert.Equal(AnswerResult.Success, (await platform.ReceiveAnswer()).Result);
                }

                Assert.Equal(numbers, fleet.Gateway.Devices.Online.Select(static device => device.Device).Order());
                foreach (string number in numbers)
                {
                    var terminal = TerminalNumber.Parse(number, isLong: false);
                    platform.SendFrame(Jt808Header.For(MessageIds.Position, terminal, 2), Vehicle.Report(1));
                    (Jt808Header header, _) = await platform.Receive();
                    Assert.Equal((terminal, MessageIds.PlatformAnswer), (header.Terminal, header.MessageId));
                }

                // One of them comes by itself: the others stay where they are.
                Vehicle own = await fleet.Online(numbers[1]);
                platform.SendFrame(
                    Jt808Header.For(MessageIds.LogOut, TerminalNumber.Parse(numbers[2], isLong: false), 3),
                    []
                );
                Assert.Equal(AnswerResult.Success, (await platform.ReceiveAnswer()).Result);
                Assert.Equal(
                    [numbers[0], numbers[1]],
                    fleet.Gateway.Devices.Online.Select(static device => device.Device).Order()
                );
                Assert.Equal(AnswerResult.Success, await own.Ask(MessageIds.Heartbeat, []));
                Assert.Null(platform.End);
                await fleet.Wait(1);
                Assert.Equal(numbers, fleet.Store.Positions.Values.Select(static position => position.Device).Order());
            },
            new GatewayOptions { TerminalsPerConnection = 10 }
        );

    [Fact]
    public void Terminals_above_the_limit_of_a_connection_take_the_place_of_the_one_silent_longest() =>
        SimulatedGateway.Play(
            async fleet =>
            {
                Vehicle platform = await fleet.Connect(new Vehicle());
                for (int number = 1; number <= 1_000; number++)
                {
                    var terminal = TerminalNumber.Parse($"{number}", isLong: false);
                    platform.SendFrame(Jt808Header.For(MessageIds.Position, terminal, 1), Vehicle.Report(1));
                    Assert.Equal(AnswerResult.Success, (await platform.ReceiveAnswer()).Result);
                    await fleet.Wait(0.01);
                }

                Assert.Equal(
                    ["000000000998", "000000000999", "000000001000"],
                    fleet.Gateway.Devices.Online.Select(static device => device.Device).Order()
                );
            },
            new GatewayOptions { MustAuthenticate = false, TerminalsPerConnection = 3 }
        );

    [Fact]
    public void The_serial_numbers_of_both_sides_wrap() =>
        SimulatedGateway.Play(async fleet =>
        {
            Vehicle vehicle = await fleet.Online();
            for (int number = 0; number < 66_000; number++)
            {
                Assert.Equal(AnswerResult.Success, await vehicle.Ask(MessageIds.Heartbeat, []));
            }

            Assert.Null(vehicle.End);
        });
}
