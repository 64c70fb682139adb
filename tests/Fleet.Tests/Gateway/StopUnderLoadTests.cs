using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Becket.Samples.Fleet.Codec.Jt808;
using Becket.Samples.Fleet.Gateway.Stores;
using Becket.Samples.Fleet.Gateway.Stores.Records;
using Fleet.Tests.Gateway.Sessions;

namespace Fleet.Tests.Gateway;

/// <summary>SIGTERM arrives while vehicles report alarms and operators look at the page.</summary>
public sealed class StopUnderLoadTests : IDisposable
{
    private const int Vehicles = 8;
    private const int Pages = 4;
    private const uint Overspeed = 1 << 1;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("fleet-test-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task No_answer_of_the_page_is_cut_off_and_every_alarm_that_was_acknowledged_is_on_a_disk()
    {
        using var program = new FleetProgram(_folder, "serve", "--port", "0", "--http", "0", "--no-heartbeat");
        int port = program.ReadPort();
        var page = new Uri(program.ReadStatusAddress());
        int[] acknowledged = new int[Vehicles];
        int[] answered = new int[Pages];

        Task[] pages = [.. Enumerable.Range(0, Pages).Select(at => AskUntilTheEnd(page.Port, () => answered[at]++))];
        await Task.Run(() => ReportUntilTheEnd(port, acknowledged, answered, program.Terminate));

        (int exitCode, _, string errors) = program.WaitForEnd();
        Assert.Equal(0, exitCode);
        Assert.DoesNotContain("/api/status failed", errors, StringComparison.Ordinal);
        await Task.WhenAll(pages);
        using IStore store = StoreAddress.Parse($"sqlite:{Path.Combine(_folder.FullName, "fleet.db")}").Open();
        Assert.All(
            acknowledged,
            (count, at) =>
            {
                Alarm alarm = Assert.Single(store.ReadAlarms(new AlarmQuery { Device = NumberOf(at) }));
                Assert.True(alarm.Count >= count, $"{count} reports were acknowledged, {alarm.Count} are stored.");
            }
        );
    }

    private static string NumberOf(int vehicle) => $"01380013{vehicle:0000}";

    /// <summary>Drives vehicles that report an alarm again and again. When each of them and each page has got some
    /// answers, ends the program.</summary>
    private static void ReportUntilTheEnd(int port, int[] acknowledged, int[] answered, Action terminate)
    {
        using var reactor = Reactor.Create(new ReactorOptions { HandleSignals = false, SlowTurn = TimeSpan.Zero });
        reactor.Run(async Deferred () =>
        {
            var fleet = new List<Vehicle>();
            for (int at = 0; at < Vehicles; at++)
            {
                int number = at;
                Vehicle vehicle = await reactor.ConnectTcp("127.0.0.1", port, () => new Vehicle(NumberOf(number)));
                Assert.Equal(0, await vehicle.TryRegister($"ID{at:00000}", $"A{at:00000}"));
                Assert.Equal(AnswerResult.Success, await vehicle.Authenticate(vehicle.Code));
                fleet.Add(vehicle);
                _ = Report(vehicle, () => acknowledged[number]++);
            }

            while (acknowledged.Min() < 10 || answered.Min() < 10)
            {
                await reactor.DeferLater(TimeSpan.FromMilliseconds(10));
            }

            await reactor.DeferToThread(terminate);
            foreach (Vehicle vehicle in fleet)
            {
                await vehicle.WhenClosed();
            }
        });
    }

    /// <summary>Never ends: the last answer does not come.</summary>
    private static async Deferred Report(Vehicle vehicle, Action acknowledged)
    {
        for (int second = 0; ; second++)
        {
            Assert.Equal(
                AnswerResult.Success,
                await vehicle.Ask(MessageIds.Position, Vehicle.Report(second, Overspeed))
            );
            acknowledged();
        }
    }

    /// <summary>Asks for the figures until the server ends the connection. That must not be within an
    /// answer.</summary>
    private static async Task AskUntilTheEnd(int port, Action answered)
    {
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", port);
        NetworkStream stream = client.GetStream();
        byte[] buffer = new byte[64 * 1024];
        string answer = "";
        try
        {
            while (true)
            {
                await stream.WriteAsync("GET /api/status HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"u8.ToArray());
                do
                {
                    int count = await stream.ReadAsync(buffer);
                    if (count == 0)
                    {
                        break;
                    }

                    answer += Encoding.Latin1.GetString(buffer, 0, count);
                } while (!IsWhole(answer));

                if (answer.Length == 0)
                {
                    return;
                }

                Assert.StartsWith("HTTP/1.1 200 ", answer, StringComparison.Ordinal);
                Assert.True(IsWhole(answer), $"The stream ended after: {answer}");
                answer = "";
                answered();
            }
        }
        catch (IOException)
        {
            // The server had ended the connection when the request came.
            Assert.Equal("", answer);
        }
    }

    private static bool IsWhole(string answer)
    {
        const string Length = "Content-Length: ";
        int headers = answer.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        if (headers < 0)
        {
            return false;
        }

        int begin = answer.IndexOf(Length, StringComparison.Ordinal) + Length.Length;
        int end = answer.IndexOf('\r', begin);
        return answer.Length == headers + 4 + int.Parse(answer[begin..end], CultureInfo.InvariantCulture);
    }
}
