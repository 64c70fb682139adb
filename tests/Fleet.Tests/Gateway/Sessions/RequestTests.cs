using Becket.Samples.Fleet.Codec.Jt808;
using Becket.Samples.Fleet.Codec.Jt808.Messages;
using Becket.Samples.Fleet.Gateway;
using Becket.Samples.Fleet.Gateway.Sessions;
using Becket.Samples.Fleet.Gateway.Sessions.Requests;
using Becket.Samples.Fleet.Gateway.Stores.Records;

namespace Fleet.Tests.Gateway.Sessions;

/// <summary>Messages to a device, with their answers.</summary>
public sealed class RequestTests
{
    private const string Number = "013800138000";

    [Theory]
    [InlineData(false, "0cc7b0b7bdb3b5bbf6")]
    [InlineData(true, "0f01c7b0b7bdb3b5bbf6")]
    public void A_text_is_sent_in_GBK_with_the_layout_of_the_edition(bool isVersion2019, string hex) =>
        Play(
            isVersion2019,
            async (vehicle, device) =>
            {
                Deferred<AnswerResult> asked = device.SendText("前方车祸");
                (Jt808Header header, byte[] body) = await vehicle.Receive();
                Assert.Equal((MessageIds.Text, hex), (header.MessageId, Convert.ToHexStringLower(body)));
                Assert.Equal(isVersion2019, header.IsVersion2019);
                Assert.False(asked.Called);
                vehicle.AnswerTo(header, AnswerResult.Success);
                Assert.Equal(AnswerResult.Success, await asked);
                Assert.Equal(0, device.RequestsWaiting);
            }
        );

    [Theory]
    [InlineData(false, "0141")]
    [InlineData(true, "020141")]
    public void An_emergency_is_marked_as_the_edition_does_it(bool isVersion2019, string hex) =>
        Assert.Equal(hex, Convert.ToHexStringLower(new TextMessage(TextFlags.Emergency, "A").ToBody(isVersion2019)));

    [Theory]
    [InlineData(AnswerResult.Failure)]
    [InlineData(AnswerResult.BadMessage)]
    [InlineData(AnswerResult.NotSupported)]
    public void The_result_of_the_terminal_is_returned(AnswerResult result) =>
        Play(
            false,
            async (vehicle, device) =>
            {
                Deferred<AnswerResult> asked = device.Control(4);
                (Jt808Header header, byte[] body) = await vehicle.Receive();
                Assert.Equal(MessageIds.Control, header.MessageId);
                Assert.Equal([4], body);
                vehicle.AnswerTo(header, result);
                Assert.Equal(result, await asked);
            }
        );

    [Fact]
    public void A_command_takes_arguments() =>
        Play(
            true,
            async (vehicle, device) =>
            {
                Deferred<AnswerResult> asked = device.Control(2, "1;abc;;;10.0.0.1;7611;0;0");
                (Jt808Header header, byte[] body) = await vehicle.Receive();
                Assert.Equal("\u0002" + "1;abc;;;10.0.0.1;7611;0;0", System.Text.Encoding.ASCII.GetString(body));
                vehicle.AnswerTo(header, AnswerResult.Success);
                Assert.Equal(AnswerResult.Success, await asked);
            }
        );

    [Fact]
    public void What_the_protocol_cannot_carry_is_said_and_not_sent() =>
        Play(
            false,
            async (vehicle, device) =>
            {
                await Fails<ArgumentException>(device.SendText(""), "no text");
                await Fails<ArgumentException>(device.SendText("fog 🚗"), "'🚗' (character 5)");
                await Fails<ArgumentException>(device.SendText(new string('雾', 513)), "1026 bytes");
                await Fails<ArgumentException>(device.Control(0), "1 to 7");
                await Fails<ArgumentException>(device.Control(8), "1 to 7");
                await Fails<ArgumentException>(device.SetParameters([]), "not 0");
                await Fails<ArgumentException>(device.SetParameters([new Parameter(0x13, new byte[256])]), "256 bytes");
                await Fails<ArgumentException>(device.QueryParameters(new uint[256]), "255");
                Assert.Equal(0, device.RequestsWaiting);
                Assert.Equal(AnswerResult.Success, await vehicle.Ask(MessageIds.Heartbeat, []));
            }
        );

    [Fact]
    public void The_position_is_asked_for_and_kept() =>
        SimulatedGateway.Play(async fleet =>
        {
            Vehicle vehicle = await fleet.Online();
            Deferred<PositionRecord> asked = fleet.Gateway.Require("13800138000").QueryPosition();
            (Jt808Header header, byte[] body) = await vehicle.Receive();
            Assert.Equal(MessageIds.QueryPosition, header.MessageId);
            Assert.Empty(body);

            // A general answer before the position only says that it will come.
            vehicle.AnswerTo(header, AnswerResult.Success);
            vehicle.Send(MessageIds.PositionAnswer, Serial(header, Vehicle.Report(5)));
            Assert.Equal(31.23, (await asked).Latitude);
            await fleet.Wait(1);
            Assert.Single(fleet.Store.Positions);
        });

    [Fact]
    public void A_terminal_that_refuses_a_question_ends_the_wait() =>
        Play(
            false,
            async (vehicle, device) =>
            {
                Deferred<PositionRecord> asked = device.QueryPosition();
                vehicle.AnswerTo((await vehicle.Receive()).Header, AnswerResult.NotSupported);
                DeviceRefusedException refused = await Assert.ThrowsAsync<DeviceRefusedException>(() => asked.AsTask());
                Assert.Equal(AnswerResult.NotSupported, refused.Result);
                Assert.Contains("0x8201", refused.Message, StringComparison.Ordinal);
            }
        );

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Parameters_are_read_and_set(bool isVersion2019) =>
        Play(
            isVersion2019,
            async (vehicle, device) =>
            {
                Deferred<IReadOnlyList<Parameter>> all = device.QueryParameters();
                (Jt808Header header, byte[] body) = await vehicle.Receive();
                Assert.Equal(MessageIds.QueryParameters, header.MessageId);
                Assert.Empty(body);
                byte[] list = new SetParameters(
                    Jt808Edition.Of2013,
                    [new Parameter(1, new byte[] { 0, 0, 0, 30 }), new Parameter(0x13, "10.0.0.1"u8.ToArray())]
                ).ToBody();
                vehicle.Send(MessageIds.ParameterAnswer, Serial(header, list));
                Assert.Equal([1u, 0x13u], (await all).Select(static parameter => parameter.Id));

                Deferred<IReadOnlyList<Parameter>> some = device.QueryParameters([0x55, 0x29]);
                (header, body) = await vehicle.Receive();
                Assert.Equal(MessageIds.QuerySomeParameters, header.MessageId);
                Assert.Equal("020000005500000029", Convert.ToHexStringLower(body));
                vehicle.Send(MessageIds.ParameterAnswer, Serial(header, list));
                Assert.Equal(2, (await some).Count);

                Deferred<AnswerResult> set = device.SetParameters([new Parameter(0x55, new byte[] { 0, 0, 0, 80 })]);
                (header, body) = await vehicle.Receive();
                Assert.Equal(MessageIds.SetParameters, header.MessageId);
                Assert.Equal("01000000550400000050", Convert.ToHexStringLower(body));
                vehicle.AnswerTo(header, AnswerResult.Success);
                Assert.Equal(AnswerResult.Success, await set);
            }
        );

    [Fact]
    public void Parameters_may_come_in_packets() =>
        Play(
            false,
            async (vehicle, device) =>
            {
                Deferred<IReadOnlyList<Parameter>> asked = device.QueryParameters();
                (Jt808Header header, _) = await vehicle.Receive();
                byte[] body = Serial(
                    header,
                    new SetParameters(
                        Jt808Edition.Of2013,
                        [.. Enumerable.Range(1, 20).Select(static id => new Parameter((uint)id, new byte[200]))]
                    ).ToBody()
                );
                int at = 0;
                ushort count = (ushort)((body.Length + 999) / 1000);
                for (ushort index = 1; index <= count; index++, at += 1000)
                {
                    vehicle.SendPacket(
                        MessageIds.ParameterAnswer,
                        count,
                        index,
                        body.AsSpan(at, Math.Min(1000, body.Length - at))
                    );
                }

                Assert.Equal(20, (await asked).Count);
            }
        );

    [Fact]
    public void A_request_without_an_answer_fails_after_its_time_and_a_late_answer_is_ignored() =>
        SimulatedGateway.Play(
            async fleet =>
            {
                Vehicle vehicle = await fleet.Online();
                OnlineDevice device = fleet.Gateway.Require(Number);
                TimeSpan began = fleet.Gateway.Now;
                Deferred<AnswerResult> asked = device.SendText("slow");
                (Jt808Header header, _) = await vehicle.Receive();
                TimeoutException late = await Assert.ThrowsAsync<TimeoutException>(() => asked.AsTask());
                Assert.Equal(20, (fleet.Gateway.Now - began).TotalSeconds, 1e-3);
                Assert.Contains(Number, late.Message, StringComparison.Ordinal);
                Assert.Contains("0x8300 within 20 s", late.Message, StringComparison.Ordinal);
                vehicle.AnswerTo(header, AnswerResult.Success);
                Assert.Equal(AnswerResult.Success, await vehicle.Ask(MessageIds.Heartbeat, []));

                asked = device.SendText("slower", timeout: TimeSpan.FromSeconds(2));
                await Assert.ThrowsAsync<TimeoutException>(() => asked.AsTask());
                Assert.Equal(22, (fleet.Gateway.Now - began).TotalSeconds, 1e-3);
            },
            new GatewayOptions { RequestTimeout = TimeSpan.FromSeconds(20), SendHeartbeats = false }
        );

    [Fact]
    public void A_request_fails_when_the_device_goes() =>
        SimulatedGateway.Play(async fleet =>
        {
            Vehicle vehicle = await fleet.Online();
            Deferred<AnswerResult> asked = fleet.Gateway.Require(Number).SendText("stay");
            await vehicle.Receive();
            vehicle.Transport.LoseConnection();
            await Fails<DeviceGoneException>(asked, "before it answered 0x8300: closed by the device");
            DeviceGoneException gone = Assert.Throws<DeviceGoneException>(() => fleet.Gateway.Require(Number));
            Assert.Contains("is not on line", gone.Message, StringComparison.Ordinal);
            Assert.Throws<DeviceGoneException>(() => fleet.Gateway.Require("no number"));
        });

    [Fact]
    public void Several_requests_wait_at_a_time_and_a_cancelled_one_makes_room() =>
        Play(
            false,
            async (vehicle, device) =>
            {
                List<Deferred<AnswerResult>> asked = [];
                List<Jt808Header> headers = [];
                for (int number = 0; number < DeviceRequests.Most; number++)
                {
                    asked.Add(device.SendText($"{number}"));
                    headers.Add((await vehicle.Receive()).Header);
                }

                await Fails<InvalidOperationException>(device.SendText("one more"), "wait for an answer already");
                asked[3].Cancel();
                await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asked[3].AsTask());
                Assert.Equal(DeviceRequests.Most - 1, device.RequestsWaiting);

                // Answers in another order.
                for (int number = DeviceRequests.Most - 1; number >= 0; number--)
                {
                    vehicle.AnswerTo(headers[number], (AnswerResult)(number % 3));
                }

                for (int number = 0; number < DeviceRequests.Most; number++)
                {
                    if (number != 3)
                    {
                        Assert.Equal((AnswerResult)(number % 3), await asked[number]);
                    }
                }
            }
        );

    [Theory]
    [InlineData(false, true)]
    [InlineData(false, false)]
    [InlineData(true, true)]
    [InlineData(true, false)]
    public void A_long_text_goes_out_in_packets_and_is_answered_once_or_for_each(bool isVersion2019, bool isEach) =>
        Play(
            isVersion2019,
            async (vehicle, device) =>
            {
                string text = new('雾', 512);
                Deferred<AnswerResult> asked = device.SendText(text);
                (Jt808Header first, byte[] one) = await vehicle.Receive();
                (Jt808Header second, byte[] two) = await vehicle.Receive();
                Assert.Equal(
                    (2, 1, 2, 2),
                    (first.PacketCount, first.PacketIndex, second.PacketCount, second.PacketIndex)
                );
                Assert.Equal(first.Serial + 1, second.Serial);
                byte[] body = [.. one, .. two];
                Assert.Equal(text, GbkText.Read(body.AsSpan(isVersion2019 ? 2 : 1)));
                if (isEach)
                {
                    vehicle.AnswerTo(first, AnswerResult.Success);
                    Assert.Equal(AnswerResult.Success, await vehicle.Ask(MessageIds.Heartbeat, []));
                    Assert.False(asked.Called);
                }

                vehicle.AnswerTo(second, AnswerResult.Success);
                Assert.Equal(AnswerResult.Success, await asked);
            }
        );

    [Fact]
    public void An_answer_that_names_the_first_packet_only_counts_when_the_time_is_over_and_a_failure_at_once() =>
        Play(
            false,
            async (vehicle, device) =>
            {
                Deferred<AnswerResult> asked = device.SendText(new string('雾', 512));
                vehicle.AnswerTo((await vehicle.Receive()).Header, AnswerResult.Success);
                await vehicle.Receive();
                Assert.Equal(AnswerResult.Success, await asked);

                asked = device.SendText(new string('雾', 512));
                vehicle.AnswerTo((await vehicle.Receive()).Header, AnswerResult.Failure);
                Assert.Equal(AnswerResult.Failure, await asked);
            }
        );

    [Fact]
    public void Packets_that_the_terminal_has_not_got_are_sent_again_as_they_were() =>
        Play(
            true,
            async (vehicle, device) =>
            {
                Deferred<AnswerResult> asked = device.SendText(new string('雾', 512));
                (Jt808Header first, _) = await vehicle.Receive();
                (Jt808Header second, byte[] body) = await vehicle.Receive();
                byte[] request = new byte[Jt808Header.MaxBodyLength];
                int length = new PacketRequest(first.Serial, [2]).WriteTo(request, hasWordCount: true);
                vehicle.Send(MessageIds.TerminalAsksForPackets, request.AsSpan(0, length));
                (Jt808Header again, byte[] copy) = await vehicle.Receive();
                Assert.Equal(second, again);
                Assert.Equal(body, copy);
                vehicle.AnswerTo(second, AnswerResult.Success);
                Assert.Equal(AnswerResult.Success, await asked);
            }
        );

    [Fact]
    public void Serial_numbers_that_wrap_do_not_mix_up_requests() =>
        Play(
            false,
            async (vehicle, device) =>
            {
                Deferred<AnswerResult> first = device.SendText("first", timeout: TimeSpan.FromDays(1));
                (Jt808Header header, _) = await vehicle.Receive();
                for (int number = 0; number < ushort.MaxValue; number++)
                {
                    Assert.Equal(AnswerResult.Success, await vehicle.Ask(MessageIds.Heartbeat, []));
                }

                Deferred<AnswerResult> second = device.SendText("second", timeout: TimeSpan.FromDays(1));
                (Jt808Header next, _) = await vehicle.Receive();
                Assert.NotEqual(header.Serial, next.Serial);
                vehicle.AnswerTo(next, AnswerResult.Failure);
                vehicle.AnswerTo(header, AnswerResult.Success);
                Assert.Equal((AnswerResult.Success, AnswerResult.Failure), (await first, await second));
            }
        );

    private static byte[] Serial(Jt808Header header, byte[] rest) =>
        [(byte)(header.Serial >> 8), (byte)header.Serial, .. rest];

    private static async Deferred Fails<TException>(Deferred<AnswerResult> asked, string says)
        where TException : Exception
    {
        TException problem = await Assert.ThrowsAsync<TException>(() => asked.AsTask());
        Assert.Contains(says, problem.Message, StringComparison.Ordinal);
    }

    private static async Deferred Fails<TException>(Deferred<IReadOnlyList<Parameter>> asked, string says)
        where TException : Exception
    {
        TException problem = await Assert.ThrowsAsync<TException>(() => asked.AsTask());
        Assert.Contains(says, problem.Message, StringComparison.Ordinal);
    }

    private static void Play(bool isVersion2019, Func<Vehicle, OnlineDevice, Deferred> scene) =>
        SimulatedGateway.Play(
            async fleet =>
            {
                Vehicle vehicle = await fleet.Online(isVersion2019 ? "00000000" + Number : Number, isVersion2019);
                await scene(vehicle, fleet.Gateway.Require(Number));
            },
            new GatewayOptions { SendHeartbeats = false }
        );
}
