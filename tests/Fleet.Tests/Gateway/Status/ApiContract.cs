using System.Globalization;
using System.Net;
using System.Text.Json;
using Becket.Samples.Fleet.Codec.Jt808;
using Becket.Samples.Fleet.Codec.Jt808.Messages;
using Fleet.Tests.Gateway.Sessions;

namespace Fleet.Tests.Gateway.Status;

/// <summary>The API and <c>fleet alarms</c>, the same on every store: the built program, vehicles on real sockets, and
/// HTTP.</summary>
public abstract class ApiContract
{
    private const uint Overspeed = 1 << 1;

    [Fact]
    public async Task The_figures_have_the_names_that_programs_rely_on()
    {
        using StatusProgram program = Start();
        await program.Drive(async _ =>
        {
            JsonElement status = await program.Get("/status.json");
            Assert.Equal(1, status.GetProperty("online").GetInt32());
            Assert.Equal(
                StatusProgram.Device,
                Text(Assert.Single(status.GetProperty("devices").EnumerateArray()), "device")
            );
            Assert.Equal(JsonValueKind.Null, status.GetProperty("queue").GetProperty("trouble").ValueKind);
        });
        program.Stop();
    }

    [Fact]
    public async Task The_list_of_devices_has_those_on_line_those_that_left_and_what_they_said_of_themselves()
    {
        using StatusProgram program = Start();
        await program.Drive(_ => Deferred.Succeed(), number: "013900000009", plate: "B99999");
        await program.Drive(async vehicle =>
        {
            await vehicle.Ask(MessageIds.Position, Report(Overspeed));
            JsonElement rows = (
                await program.Until(
                    "/api/devices",
                    static list =>
                        list.GetProperty("rows").GetArrayLength() == 2
                        && Row(list, 0).GetProperty("openAlarms").GetInt32() == 1
                )
            ).GetProperty("rows");
            JsonElement online = rows[0];
            Assert.Equal(
                (StatusProgram.Device, "A12345", "yellow", "MAKER", "MODEL", "2013", true, 1),
                (
                    Text(online, "device"),
                    Text(online, "plate"),
                    Text(online, "plateColor"),
                    Text(online, "maker"),
                    Text(online, "model"),
                    Text(online, "edition"),
                    online.GetProperty("isOnline").GetBoolean(),
                    online.GetProperty("newAlarms").GetInt32()
                )
            );
            Assert.Equal(
                ("013900000009", false),
                (Text(rows[1], "device"), rows[1].GetProperty("isOnline").GetBoolean())
            );
            Assert.NotEqual(JsonValueKind.Null, rows[1].GetProperty("seen").ValueKind);

            foreach (
                (string query, string[] devices) in new (string, string[])[]
                {
                    ("search=b999", ["013900000009"]),
                    ("search=8001380", [StatusProgram.Device]),
                    ("online=true", [StatusProgram.Device]),
                    ("online=false", ["013900000009"]),
                    ("alarm=true", [StatusProgram.Device]),
                    ("alarm=false", ["013900000009"]),
                    ("edition=2019", []),
                    ("edition=2013", [StatusProgram.Device, "013900000009"]),
                    ("silent=3600", []),
                    ("offset=1", ["013900000009"]),
                    ("limit=1", [StatusProgram.Device]),
                }
            )
            {
                JsonElement list = await program.Get("/api/devices?" + query);
                Assert.Equal(
                    devices,
                    list.GetProperty("rows").EnumerateArray().Select(static row => Text(row, "device"))
                );
            }

            string csv = await program.Http.GetStringAsync("/api/devices.csv?online=true");
            string[] lines = csv.Split('\n', StringSplitOptions.RemoveEmptyEntries);
            Assert.Equal(2, lines.Length);
            Assert.StartsWith("device,plate,colour,", lines[0], StringComparison.Ordinal);
            Assert.StartsWith($"{StatusProgram.Device},A12345,yellow,MAKER,MODEL,", lines[1], StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task A_device_is_shown_with_its_track_frames_registers_and_why_its_connections_ended()
    {
        using StatusProgram program = Start();
        await program.Drive(async vehicle =>
        {
            await vehicle.Ask(MessageIds.Position, Report(0));
            await vehicle.Ask(MessageIds.Position, Report(Overspeed));
        });
        await program.Drive(async vehicle =>
        {
            JsonElement device = await program.Until(
                $"/api/devices/{StatusProgram.Device}",
                static device => device.GetProperty("ends").GetArrayLength() == 1
            );
            Assert.Equal("closed by the device", Text(device.GetProperty("ends")[0], "why"));
            Assert.Equal(2, device.GetProperty("logIns").GetInt32());
            JsonElement register = device.GetProperty("register");
            Assert.Equal(
                ("MAKER", "MODEL", "A12345", 2),
                (
                    Text(register, "maker"),
                    Text(register, "model"),
                    Text(register, "plate"),
                    register.GetProperty("plateColor").GetInt32()
                )
            );

            // The latest first: the answer to the authentication, and the authentication.
            JsonElement frames = device.GetProperty("frames");
            Assert.StartsWith("8001", Text(frames[0], "hex"), StringComparison.Ordinal);
            Assert.True(frames[0].GetProperty("isSent").GetBoolean());
            Assert.StartsWith("0102", Text(frames[1], "hex"), StringComparison.Ordinal);
            Assert.False(frames[1].GetProperty("isSent").GetBoolean());

            JsonElement track = await program.Until(
                $"/api/devices/{StatusProgram.Device}/track",
                static track => track.GetProperty("points").GetArrayLength() == 2
            );
            JsonElement point = track.GetProperty("points")[1];
            Assert.Equal(31.23, point.GetProperty("latitude").GetDouble(), 6);
            Assert.Equal("overspeed", Assert.Single(point.GetProperty("alarms").EnumerateArray()).GetString());
            Assert.Equal(
                1,
                (await program.Get($"/api/devices/{StatusProgram.Device}/track?limit=1"))
                    .GetProperty("points")
                    .GetArrayLength()
            );
            string csv = await program.Http.GetStringAsync($"/api/devices/{StatusProgram.Device}/track.csv");
            Assert.Contains(",31.23,121.47,4,61.5,90,overspeed,", csv, StringComparison.Ordinal);
        });
        using HttpResponseMessage unknown = await program.Http.GetAsync("/api/devices/4711");
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
    }

    [Fact]
    public async Task Alarms_are_listed_exported_acknowledged_once_and_shown_with_their_bytes()
    {
        using StatusProgram program = Start();
        byte[] report = Report(Overspeed | Position.EmergencyAlarm);
        await program.Drive(async vehicle =>
        {
            Assert.Equal(AnswerResult.Success, await vehicle.Ask(MessageIds.Position, report));
            Assert.Equal(AnswerResult.Success, await vehicle.Ask(MessageIds.Position, Report(Overspeed)));
        });

        // A store that is slow gets them a moment after the answer.
        JsonElement rows = (
            await program.Until(
                "/api/alarms",
                static list =>
                    list.GetProperty("rows").GetArrayLength() == 2
                    && list.GetProperty("rows")
                        .EnumerateArray()
                        .Sum(static alarm => alarm.GetProperty("count").GetInt32()) == 3
            )
        ).GetProperty("rows");
        Assert.Equal(
            ["emergency button", "overspeed"],
            rows.EnumerateArray().Select(static row => Text(row, "kind")).Order()
        );
        JsonElement open = Assert.Single(
            (await program.Get("/api/alarms?open=true")).GetProperty("rows").EnumerateArray()
        );
        Assert.Equal(("overspeed", 2), (Text(open, "kind"), open.GetProperty("count").GetInt32()));
        Assert.Equal(1, (await program.Get("/api/alarms?limit=1")).GetProperty("rows").GetArrayLength());
        Assert.Equal(1, (await program.Get("/api/alarms?limit=1&offset=1")).GetProperty("rows").GetArrayLength());
        Assert.Equal(0, (await program.Get("/api/alarms?device=7")).GetProperty("rows").GetArrayLength());

        JsonElement shown = await program.Get($"/api/reports/{Uri.EscapeDataString(Text(open, "report"))}");
        Assert.Equal(Convert.ToHexStringLower(report), Text(shown, "hex"));

        string id = Text(open, "id");
        Assert.Equal((HttpStatusCode.OK, true, "Ada"), await Acknowledge("Ada"));
        Assert.Equal((HttpStatusCode.OK, false, "Ada"), await Acknowledge("Bob"));
        Assert.Equal(HttpStatusCode.NotFound, (await program.Post("/api/alarms/0000/acknowledge", new { })).Status);
        JsonElement seen = Assert.Single(
            (await program.Get("/api/alarms?acknowledged=true")).GetProperty("rows").EnumerateArray()
        );
        Assert.Equal((id, "Ada"), (Text(seen, "id"), Text(seen, "acknowledgedBy")));
        string csv = await program.Http.GetStringAsync("/api/alarms.csv?acknowledged=true");
        Assert.Contains($"{id},{StatusProgram.Device},overspeed,", csv, StringComparison.Ordinal);
        Assert.Contains(",Ada,", csv, StringComparison.Ordinal);

        async Task<(HttpStatusCode, bool, string)> Acknowledge(string by)
        {
            (HttpStatusCode status, JsonElement body) = await program.Post($"/api/alarms/{id}/acknowledge", new { by });
            return (status, body.GetProperty("done").GetBoolean(), Text(body, "by"));
        }
    }

    [Fact]
    public async Task An_alarm_is_not_ended_by_a_report_from_before_it()
    {
        using StatusProgram program = Start();
        await program.Drive(async vehicle =>
        {
            // One after the other, so that the writer has them in one batch.
            await vehicle.Ask(MessageIds.Position, Report(Overspeed));
            await vehicle.Ask(MessageIds.Position, Report(0));
            await vehicle.Ask(MessageIds.Position, Report(Position.EmergencyAlarm));
            JsonElement alarms = await program.Until(
                "/api/alarms",
                static list =>
                    list.GetProperty("rows").EnumerateArray().Count(static alarm => Text(alarm, "kind") == "overspeed")
                        == 1
                    && list.GetProperty("rows")
                        .EnumerateArray()
                        .All(static alarm =>
                            Text(alarm, "kind") != "overspeed"
                            || alarm.GetProperty("ended").ValueKind != JsonValueKind.Null
                        )
                    && list.GetProperty("rows").GetArrayLength() == 2
            );
            Assert.Equal(
                ("emergency button", JsonValueKind.Null),
                (Text(Row(alarms, 0), "kind"), Row(alarms, 0).GetProperty("ended").ValueKind)
            );
        });
    }

    [Fact]
    public async Task The_stream_has_an_alarm_when_it_begins_when_it_is_acknowledged_and_when_it_ends()
    {
        using StatusProgram program = Start();
        using var reader = new StreamReader(await program.Http.GetStreamAsync("/api/alarms/stream"));
        Assert.Equal("{}", await NextEvent(reader, "ready"));
        await program.Drive(async vehicle =>
        {
            await vehicle.Ask(MessageIds.Position, Report(Overspeed));
            JsonElement alarm = JsonSerializer.Deserialize<JsonElement>(await NextEvent(reader, "alarm"));
            Assert.Equal(
                ("overspeed", JsonValueKind.Null),
                (Text(alarm, "kind"), alarm.GetProperty("ended").ValueKind)
            );

            await program.Post($"/api/alarms/{Text(alarm, "id")}/acknowledge", new { by = "Ada" });
            alarm = JsonSerializer.Deserialize<JsonElement>(await NextEvent(reader, "alarm"));
            Assert.Equal("Ada", Text(alarm, "acknowledgedBy"));

            // The end is written with the next alarm at the latest.
            await vehicle.Ask(MessageIds.Position, Report(Position.EmergencyAlarm));
            string[] kinds =
            [
                Text(JsonSerializer.Deserialize<JsonElement>(await NextEvent(reader, "alarm")), "kind"),
                Text(JsonSerializer.Deserialize<JsonElement>(await NextEvent(reader, "alarm")), "kind"),
            ];
            Assert.Equal(["emergency button", "overspeed"], kinds.Order());
        });

        // A stream that is open does not hold up the end of the program.
        program.Stop();
    }

    [Fact]
    public async Task The_command_alarms_lists_filters_exports_and_acknowledges()
    {
        using StatusProgram program = Start();
        await program.Drive(vehicle => Alarm(vehicle, Overspeed));
        await program.Drive(vehicle => Alarm(vehicle, Position.EmergencyAlarm), number: "013900000009", plate: "B1");
        string address = StoreOf(program);

        // A store that is slow gets them a moment after the answer.
        await program.Until("/api/alarms", static list => list.GetProperty("rows").GetArrayLength() == 2);
        var all = FleetRun.Of("alarms", "--store", address);
        Assert.Equal((0, "", 3), (all.ExitCode, all.Error, all.Lines.Length));
        Assert.Contains("lasts", all.Lines[1], StringComparison.Ordinal);
        var one = FleetRun.Of("alarms", "--store", address, "--device", "13900000009", "--json");
        JsonElement alarm = JsonSerializer.Deserialize<JsonElement>(Assert.Single(one.Lines));
        Assert.Equal("emergency button", Text(alarm, "kind"));
        Assert.Equal(
            "There is no such alarm.",
            Assert.Single(FleetRun.Of("alarms", "--store", address, "--over").Lines)
        );

        string id = Text(alarm, "id");
        var done = FleetRun.Of("alarms", "--store", address, "--ack", id, "--by", "=Ada");
        Assert.Equal((0, $"{id} is acknowledged."), (done.ExitCode, done.Lines[0]));
        var again = FleetRun.Of("alarms", "--store", address, "--ack", id, "--by", "Bob");
        Assert.StartsWith($"{id} was acknowledged by =Ada at 20", Assert.Single(again.Lines), StringComparison.Ordinal);
        var left = FleetRun.Of("alarms", "--store", address, "--new", "--csv");
        Assert.Equal(2, left.Lines.Length);
        Assert.Contains(",overspeed,", left.Lines[1], StringComparison.Ordinal);

        // A spreadsheet must not compute the name.
        var csv = FleetRun.Of("alarms", "--store", address, "--kind", "emergency button", "--csv");
        Assert.Contains(",'=Ada,", csv.Lines[1], StringComparison.Ordinal);
        var wrong = FleetRun.Of("alarms", "--store", address, "--ack", "0123456789abcdef");
        Assert.Equal(
            (1, "fleet: there is no alarm 0123456789abcdef; see fleet alarms"),
            (wrong.ExitCode, wrong.ErrorLines[0])
        );
        Assert.Equal(
            "Ada",
            Text((await program.Get($"/api/alarms?acknowledged=1")).GetProperty("rows")[0], "acknowledgedBy")[1..]
        );

        static async Deferred Alarm(Vehicle vehicle, uint bit) =>
            Assert.Equal(AnswerResult.Success, await vehicle.Ask(MessageIds.Position, Report(bit)));
    }

    /// <summary>Starts the program on the store.</summary>
    private protected abstract StatusProgram Start();

    /// <summary>The address of the store for the command line.</summary>
    private protected abstract string StoreOf(StatusProgram program);

    private static byte[] Report(uint alarm) => StatusProgram.Report(DateTimeOffset.UtcNow, alarm: alarm);

    private static JsonElement Row(JsonElement list, int index) => list.GetProperty("rows")[index];

    private static string Text(JsonElement json, string name) => json.GetProperty(name).GetString()!;

    /// <summary>The data of the next event, which must be of this kind.</summary>
    private static async Task<string> NextEvent(StreamReader reader, string kind)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        string found = "";
        while (await reader.ReadLineAsync(limit.Token) is { } line)
        {
            if (line.StartsWith("event: ", StringComparison.Ordinal))
            {
                found = line["event: ".Length..];
            }
            else if (line.StartsWith("data: ", StringComparison.Ordinal))
            {
                Assert.Equal(kind, found);
                return line["data: ".Length..];
            }
        }

        throw new EndOfStreamException(string.Create(CultureInfo.InvariantCulture, $"There is no event '{kind}'."));
    }
}
