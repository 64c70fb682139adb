using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Becket.Samples.Fleet.Codec.Jt808;
using Becket.Samples.Fleet.Codec.Jt808.Messages;
using Fleet.Tests.Gateway.Sessions;

namespace Fleet.Tests.Gateway.Status;

/// <summary>The built program with its status page, a client of its API, and vehicles on real sockets.</summary>
internal sealed class StatusProgram : IDisposable
{
    public const string Device = "013800138000";

    /// <summary>The longest scene, so that a message that never comes fails its test.</summary>
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(2);

    private readonly DirectoryInfo _folder;
    private readonly FleetProgram _program;

    /// <param name="arguments">Arguments besides the ports.</param>
    public StatusProgram(params IEnumerable<string> arguments)
        : this(0, arguments) { }

    /// <param name="http">The port of the page.</param>
    /// <param name="arguments">Arguments besides the ports.</param>
    public StatusProgram(int http, params IEnumerable<string> arguments)
    {
        _folder = Directory.CreateTempSubdirectory("fleet-test-");
        _program = new FleetProgram(
            _folder,
            [
                "serve",
                "--port",
                "0",
                "--http",
                http.ToString(CultureInfo.InvariantCulture),
                "--no-heartbeat",
                .. arguments,
            ]
        );
        Port = _program.ReadPort();
        Address = new Uri(_program.ReadStatusAddress());

        // A redirection is an answer of its own here, and cookies are set by hand.
        Http = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false })
        {
            BaseAddress = Address,
        };
    }

    public int Port { get; }

    public Uri Address { get; }

    public HttpClient Http { get; }

    public string Store => $"sqlite:{Path.Combine(_folder.FullName, "fleet.db")}";

    public string Folder => _folder.FullName;

    public string Errors => _program.Errors;

    /// <summary>Writes a file for a token.</summary>
    /// <returns>Its path.</returns>
    public static string TokenFile(DirectoryInfo folder, string token)
    {
        string path = Path.Combine(folder.FullName, "token");
        File.WriteAllText(path, token + "\n");
        return path;
    }

    /// <summary>The body of a report.</summary>
    /// <param name="time">The device's own time.</param>
    /// <param name="latitude">In degrees.</param>
    /// <param name="longitude">In degrees.</param>
    /// <param name="alarm">The alarm bits.</param>
    /// <param name="direction">In degrees.</param>
    /// <param name="status">The status bits.</param>
    public static byte[] Report(
        DateTimeOffset time,
        double latitude = 31.23,
        double longitude = 121.47,
        uint alarm = 0,
        int direction = 90,
        uint status = Position.AccOn | Position.Positioned
    )
    {
        byte[] body = new byte[Position.Length];
        new Position(
            alarm,
            status,
            (uint)Math.Round(latitude * 1e6),
            (uint)Math.Round(longitude * 1e6),
            Altitude: 4,
            Speed: 615,
            (ushort)direction,
            new BcdTime(time)
        ).WriteTo(body);
        return body;
    }

    public async Task<JsonElement> Get(string path)
    {
        using HttpResponseMessage answer = await Http.GetAsync(path);
        string body = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, $"{path}: {(int)answer.StatusCode} {body}");
        return JsonSerializer.Deserialize<JsonElement>(body);
    }

    /// <returns>The status, and the body.</returns>
    public async Task<(HttpStatusCode Status, JsonElement Body)> Post(string path, object body)
    {
        using HttpResponseMessage answer = await Http.PostAsJsonAsync(path, body);
        return (answer.StatusCode, JsonSerializer.Deserialize<JsonElement>(await answer.Content.ReadAsStringAsync()));
    }

    /// <summary>Waits until a list of the API is as a test expects it: the store gets records a moment later.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="isThere">Whether the list is as expected.</param>
    public async Task<JsonElement> Until(string path, Func<JsonElement, bool> isThere)
    {
        JsonElement last = default;
        for (int tries = 0; tries < 600; tries++)
        {
            last = await Get(path);
            if (isThere(last))
            {
                return last;
            }

            await Task.Delay(100);
        }

        Assert.Fail($"{path} stayed {last}");
        return last;
    }

    /// <summary>Puts a vehicle on line, and plays a scene with it.</summary>
    public Task Drive(
        Func<Vehicle, Deferred> scene,
        string number = Device,
        string plate = "A12345",
        bool isVersion2019 = false
    ) =>
        Task.Run(() =>
        {
            using var reactor = Reactor.Create(new ReactorOptions { HandleSignals = false, SlowTurn = TimeSpan.Zero });
            reactor.Run(async Deferred () =>
            {
                Vehicle vehicle = await reactor.ConnectTcp("127.0.0.1", Port, () => new Vehicle(number, isVersion2019));
                Assert.Equal(0, await vehicle.TryRegister(plate: plate));
                Assert.Equal(AnswerResult.Success, await vehicle.Authenticate(vehicle.Code));
                await scene(vehicle).AddTimeout(s_limit, reactor);
            });
        });

    public void WaitForError(string text) => _program.WaitForError(text);

    /// <summary>Ends the program in order.</summary>
    public void Stop()
    {
        _program.Terminate();
        Assert.Equal(0, _program.WaitForEnd().ExitCode);
    }

    public void Dispose()
    {
        Http.Dispose();
        _program.Dispose();
        _folder.Delete(recursive: true);
    }

    public static StringContent Json(string text) => new(text, Encoding.UTF8, "application/json");
}
