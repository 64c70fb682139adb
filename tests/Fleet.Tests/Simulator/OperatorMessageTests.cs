using System.Text;
using Becket.Samples.Fleet.Codec.Jt808;
using Becket.Samples.Fleet.Codec.Jt808.Messages;
using Becket.Samples.Fleet.Gateway.Sessions;
using Becket.Samples.Fleet.Gateway.Sessions.Requests;
using Becket.Samples.Fleet.Gateway.Stores.Records;
using Becket.Samples.Fleet.Simulator;
using Fleet.Tests.Gateway.Sessions;

namespace Fleet.Tests.Simulator;

/// <summary>What operators send to simulated vehicles: one of each edition, at the real gateway.</summary>
public sealed class OperatorMessageTests
{
    private const uint MaxSpeed = 0x0055;

    [Fact]
    public void A_text_is_shown() =>
        Play(
            async device =>
            {
                Assert.Equal(AnswerResult.Success, await device.SendText("前方慢行"));
                Assert.Equal(
                    AnswerResult.Success,
                    await device.SendText("Stop\r\nnow", TextFlags.Emergency | TextFlags.Display)
                );
            },
            static number => [$"{number} shows: 前方慢行", $"{number} shows as an emergency: Stop\uFFFD\uFFFDnow"]
        );

    [Fact]
    public void A_text_in_packets_is_shown_as_one()
    {
        string text = new('x', TextMessage.MaxTextLength);
        Play(
            async device => Assert.Equal(AnswerResult.Success, await device.SendText(text)),
            number => [$"{number} shows: {text}"]
        );
    }

    [Fact]
    public void Parameters_that_are_set_are_those_that_are_read() =>
        Play(
            async device =>
            {
                uint[] known = [.. (await device.QueryParameters()).Select(static parameter => parameter.Id)];
                Assert.Equal([0x0001u, 0x0029u, MaxSpeed, 0x0083u, 0x0084u], known);
                Assert.Equal(
                    AnswerResult.Success,
                    await device.SetParameters([
                        new Parameter(MaxSpeed, new byte[] { 0, 0, 0, 80 }),
                        new Parameter(0x0013, Encoding.ASCII.GetBytes("10.0.0.1")),
                    ])
                );
                Assert.Equal([.. known, 0x0013u], Ids(await device.QueryParameters()).Order().ToHashSet());
                Parameter speed = Assert.Single(await device.QueryParameters([MaxSpeed, 0x7777]));
                Assert.Equal("00000050", Convert.ToHexStringLower(speed.Value.Span));
                Assert.Empty(await device.QueryParameters([0x7777]));
            },
            static number =>
                [
                    $"{number} is asked for its parameters",
                    $"{number} sets 0x0055 to 00000050, 0x0013 to 31302e302e302e31",
                    $"{number} is asked for its parameters",
                    $"{number} is asked for 2 of its parameters",
                    $"{number} is asked for 1 of its parameters",
                ]
        );

    [Fact]
    public void Parameters_for_which_there_is_no_room_are_refused_and_none_of_them_is_kept() =>
        Play(
            async device =>
            {
                Parameter[] many =
                [
                    .. Enumerable.Range(1000, 5).Select(static id => new Parameter((uint)id, new byte[250])),
                ];
                Assert.Equal(AnswerResult.Failure, await device.SetParameters(many));
                Assert.Empty(await device.QueryParameters([1000]));
            },
            expected: null
        );

    [Fact]
    public void The_position_that_is_asked_for_is_kept() =>
        Play(
            async device =>
            {
                PositionRecord position = await device.QueryPosition();
                Assert.Equal(device.Device, position.Device);
                Assert.InRange(position.Latitude, 30, 32);
            },
            static number => [$"{number} is asked for its position"]
        );

    [Fact]
    public void A_command_is_taken() =>
        Play(
            async device =>
            {
                Assert.Equal(AnswerResult.Success, await device.Control(4));
                Assert.Equal(AnswerResult.Success, await device.Control(1, "http://host/file;1"));
            },
            static number => [$"{number} takes the command 4", $"{number} takes the command 1: http://host/file;1"]
        );

    private static IEnumerable<uint> Ids(IEnumerable<Parameter> parameters) =>
        parameters.Select(static parameter => parameter.Id);

    /// <summary>Plays a scene with a vehicle of 2013, and then with one of 2019.</summary>
    /// <param name="scene">The scene.</param>
    /// <param name="expected">The lines that the vehicle with this number prints. Null: not compared.</param>
    private static void Play(Func<OnlineDevice, Deferred> scene, Func<string, string[]>? expected) =>
        SimulatedGateway.Play(async fleet =>
        {
            var lines = new List<string>();
            var simulation = new SimulatedFleet(
                fleet.Reactor,
                new SimulationOptions
                {
                    Devices = 2,
                    Port = 7611,
                    Log = lines.Add,
                    Duration = TimeSpan.FromMinutes(1),
                }
            );
            Deferred running = simulation.Run();
            await fleet.Wait(5);
            OnlineDevice[] devices = [.. fleet.Gateway.Devices.Online.OrderBy(static device => device.IsVersion2019)];
            Assert.Equal([false, true], devices.Select(static device => device.IsVersion2019));
            foreach (OnlineDevice device in devices)
            {
                lines.Clear();
                await scene(device);
                if (expected is not null)
                {
                    Assert.Equal(expected(device.Number.ToString()), lines);
                }
            }

            await running;
            var report = SimulationReport.Of(simulation);
            Assert.Equal((0, 0, 0), (report.Malformed, report.StrayAnswers, report.Unanswered));
        });
}
