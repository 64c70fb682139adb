using Becket.Samples.Fleet.Codec.Jt808;
using Becket.Samples.Fleet.Codec.Jt808.Messages;

namespace Fleet.Tests.Gateway.Status;

/// <summary>A few vehicles for the pages. The first one has driven for an hour: with a gap, an alarm, a wrong clock, a
/// jump, and a place without reception.</summary>
internal static class DemoFleet
{
    public const string Plate = "沪A12345";

    /// <summary>The positions of the first vehicle.</summary>
    public const int Positions = Points + 3;

    private const uint Overspeed = 1 << 1;
    private const uint Fatigue = 1 << 2;
    private const int Points = 120;

    /// <param name="program">The program.</param>
    /// <param name="look">Looks at the pages while all vehicles are on line.</param>
    public static async Task Play(StatusProgram program, Func<Task> look)
    {
        await program.Drive(_ => Deferred.Succeed(), number: "013800138003", plate: "沪C00003");
        await program.Drive(
            async first =>
            {
                foreach (byte[] report in Track())
                {
                    Assert.Equal(AnswerResult.Success, await first.Ask(MessageIds.Position, report));
                }

                await program.Drive(
                    async second =>
                    {
                        await second.Ask(
                            MessageIds.Position,
                            StatusProgram.Report(DateTimeOffset.UtcNow, alarm: Fatigue)
                        );
                        await program.Until(
                            $"/api/devices/{StatusProgram.Device}/track",
                            static track => track.GetProperty("points").GetArrayLength() == Positions
                        );
                        await look();
                    },
                    number: "013800138001",
                    plate: "沪B00001",
                    isVersion2019: true
                );
            },
            plate: Plate
        );
    }

    /// <summary>The bodies of the reports.</summary>
    private static IEnumerable<byte[]> Track()
    {
        DateTimeOffset began = DateTimeOffset.UtcNow.AddSeconds(-30 - 900 - (Points * 20));
        for (int point = 0; point < Points; point++)
        {
            // A quarter of an hour is missing.
            DateTimeOffset time = began.AddSeconds((point * 20) + (point >= 70 ? 900 : 0));
            double angle = point / 19.0;
            double latitude = 31.20 + (0.0006 * point) + (0.008 * Math.Sin(angle));
            double longitude = 121.40 + (0.0011 * point) - (point >= 70 ? 0 : 0.010) + (0.006 * Math.Cos(angle * 1.7));
            uint alarm = point is >= 40 and < 44 or Points - 1 ? Overspeed : 0;
            yield return StatusProgram.Report(time, latitude, longitude, alarm, direction: 60);
            switch (point)
            {
                case 30:
                    yield return StatusProgram.Report(time.AddSeconds(5), 22.5, 114.05);
                    break;
                case 50:
                    yield return StatusProgram.Report(
                        time.AddSeconds(5),
                        latitude - 0.004,
                        longitude,
                        status: Position.AccOn
                    );
                    break;
                case Points - 1:
                    yield return StatusProgram.Report(
                        new DateTimeOffset(2099, 1, 1, 0, 0, 0, TimeSpan.Zero),
                        latitude,
                        longitude
                    );
                    break;
                default:
                    break;
            }
        }
    }
}
