using System.Buffers.Binary;
using System.Net;
using System.Text.Json;
using Becket.Samples.Fleet.Codec.Jt808;
using Fleet.Tests.Gateway.Sessions;

namespace Fleet.Tests.Gateway.Status;

/// <summary>Messages to a device, from a request over HTTP to the bytes that the device gets, and back.</summary>
public sealed class SendTests
{
    private const string Path = $"/api/devices/{StatusProgram.Device}";

    [Fact]
    public async Task A_text_reaches_the_terminal_in_GBK_and_its_result_comes_back()
    {
        using var program = new StatusProgram();
        await program.Drive(async vehicle =>
        {
            Task<(HttpStatusCode, JsonElement)> sent = program.Post(
                $"{Path}/text",
                new { text = "减速", emergency = true }
            );
            (Jt808Header header, byte[] body) = await vehicle.Receive();
            Assert.Equal(MessageIds.Text, header.MessageId);
            Assert.Equal("0dbcf5cbd9", Convert.ToHexStringLower(body));
            vehicle.AnswerTo(header, AnswerResult.NotSupported);
            (HttpStatusCode status, JsonElement answer) = await sent;
            Assert.Equal(HttpStatusCode.OK, status);
            Assert.Equal(
                ("0x8300", 3, "not supported"),
                (
                    answer.GetProperty("message").GetString(),
                    answer.GetProperty("result").GetInt32(),
                    answer.GetProperty("words").GetString()
                )
            );
        });
    }

    [Fact]
    public async Task A_position_that_is_asked_for_comes_back()
    {
        using var program = new StatusProgram();
        await program.Drive(async vehicle =>
        {
            Task<(HttpStatusCode, JsonElement)> sent = program.Post($"{Path}/position", new { });
            (Jt808Header header, byte[] body) = await vehicle.Receive();
            Assert.Equal((MessageIds.QueryPosition, 0), (header.MessageId, body.Length));
            vehicle.Send(
                MessageIds.PositionAnswer,
                [.. Serial(header), .. StatusProgram.Report(DateTimeOffset.UtcNow, 48.85, 2.35)]
            );
            (HttpStatusCode status, JsonElement answer) = await sent;
            Assert.Equal(HttpStatusCode.OK, status);
            Assert.Equal(48.85, answer.GetProperty("position").GetProperty("latitude").GetDouble(), 6);
        });
    }

    [Fact]
    public async Task Parameters_are_set_and_asked_for()
    {
        using var program = new StatusProgram();
        await program.Drive(async vehicle =>
        {
            object[] parameters =
            [
                new { id = "0x0001", value = "30" },
                new
                {
                    id = "0x0018",
                    type = "text",
                    value = "gw",
                },
                new
                {
                    id = "129",
                    type = "word",
                    value = "31",
                },
                new
                {
                    id = "0x84",
                    type = "byte",
                    value = "2",
                },
                new
                {
                    id = "0xf365",
                    type = "hex",
                    value = "01 02 ff",
                },
            ];
            Task<(HttpStatusCode, JsonElement)> sent = program.Post($"{Path}/parameters", new { parameters });
            (Jt808Header header, byte[] body) = await vehicle.Receive();
            Assert.Equal(MessageIds.SetParameters, header.MessageId);
            Assert.Equal(
                "05" + "00000001040000001e" + "00000018026777" + "0000008102001f" + "000000840102" + "0000f365030102ff",
                Convert.ToHexStringLower(body)
            );
            vehicle.AnswerTo(header, AnswerResult.Success);
            Assert.Equal(0, (await sent).Item2.GetProperty("result").GetInt32());

            sent = program.Post($"{Path}/parameters/query", new { });
            (header, _) = await vehicle.Receive();
            Assert.Equal(MessageIds.QueryParameters, header.MessageId);
            vehicle.Send(MessageIds.ParameterAnswer, [.. Serial(header), .. body]);
            JsonElement[] answered = [.. (await sent).Item2.GetProperty("parameters").EnumerateArray()];
            Assert.Equal(
                ["0x0001 dword 30", "0x0018 word 26487", "0x0081 word 31", "0x0084 byte 2", "0xf365 hex 0102ff"],
                answered.Select(static one =>
                    $"{one.GetProperty("id")} {one.GetProperty("type")} {one.GetProperty("value")}"
                )
            );

            sent = program.Post($"{Path}/parameters/query", new { ids = new[] { "0x0001" } });
            (header, body) = await vehicle.Receive();
            Assert.Equal(
                (MessageIds.QuerySomeParameters, "0100000001"),
                (header.MessageId, Convert.ToHexStringLower(body))
            );
            vehicle.AnswerTo(header, AnswerResult.Failure);
            Assert.Equal("failure", (await sent).Item2.GetProperty("words").GetString());
        });
    }

    [Fact]
    public async Task A_command_reaches_the_terminal()
    {
        using var program = new StatusProgram();
        await program.Drive(async vehicle =>
        {
            Task<(HttpStatusCode, JsonElement)> sent = program.Post(
                $"{Path}/control",
                new { command = 2, arguments = "1;a" }
            );
            (Jt808Header header, byte[] body) = await vehicle.Receive();
            Assert.Equal((MessageIds.Control, "02313b61"), (header.MessageId, Convert.ToHexStringLower(body)));
            vehicle.AnswerTo(header, AnswerResult.Success);
            Assert.Equal("success", (await sent).Item2.GetProperty("words").GetString());
        });
    }

    [Fact]
    public async Task A_terminal_that_does_not_answer_in_time_is_504_and_one_that_goes_or_is_off_line_is_409()
    {
        using var program = new StatusProgram();
        await program.Drive(async vehicle =>
        {
            (HttpStatusCode status, JsonElement answer) = await program.Post(
                $"{Path}/text",
                new { text = "a", timeout = 0.2 }
            );
            Assert.Equal(HttpStatusCode.GatewayTimeout, status);
            Assert.Contains(
                "did not answer 0x8300 within 0.2 s",
                answer.GetProperty("error").GetString(),
                StringComparison.Ordinal
            );

            Task<(HttpStatusCode, JsonElement)> sent = program.Post($"{Path}/text", new { text = "a" });
            await vehicle.Receive();
            await vehicle.Receive();
            vehicle.Transport.AbortConnection();
            Assert.Equal(HttpStatusCode.Conflict, (await sent).Item1);
        });
        await program.Until(Path, static device => !device.GetProperty("row").GetProperty("isOnline").GetBoolean());
        (HttpStatusCode gone, JsonElement why) = await program.Post($"{Path}/text", new { text = "a" });
        Assert.Equal(HttpStatusCode.Conflict, gone);
        Assert.Contains("not on line", why.GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("text", """{"text":""}""", "There is no text")]
    [InlineData("text", """{"text":"😀"}""", "GBK")]
    [InlineData("text", """{"text":1}""", "not the JSON that is expected")]
    [InlineData("text", """{"txt":"a"}""", "not the JSON that is expected")]
    [InlineData("text", """{"text":"a","timeout":0}""", "timeout is a number of seconds")]
    [InlineData("text", """{"text":null}""", "not the JSON that is expected")]
    [InlineData("text", "{", "not the JSON that is expected")]
    [InlineData("control", """{"command":8}""", "1 to 7")]
    [InlineData("parameters", "{}", "1 to 255 parameters")]
    [InlineData("parameters", """{"parameters":[{"id":"x"}]}""", "an id such as 0x0001")]
    [InlineData("parameters", """{"parameters":[{"id":"1","value":"-1"}]}""", "0 to 4294967295")]
    [InlineData("parameters", """{"parameters":[{"id":"1","type":"byte","value":"256"}]}""", "0 to 255")]
    [InlineData("parameters", """{"parameters":[{"id":"1","type":"hex","value":"123"}]}""", "hexadecimal")]
    [InlineData(
        "parameters",
        """{"parameters":[{"id":"1","type":"x","value":"1"}]}""",
        "dword, word, byte, text or hex"
    )]
    public async Task A_mistake_is_400_with_one_line_and_nothing_is_sent(string path, string body, string says)
    {
        using var program = new StatusProgram();
        await program.Drive(async vehicle =>
        {
            using HttpResponseMessage answer = await program.Http.PostAsync($"{Path}/{path}", StatusProgram.Json(body));
            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
            JsonElement problem = JsonSerializer.Deserialize<JsonElement>(await answer.Content.ReadAsStringAsync());
            Assert.Contains(says, problem.GetProperty("error").GetString(), StringComparison.Ordinal);

            // The next message to the terminal is the answer to its heartbeat.
            Assert.Equal(AnswerResult.Success, await vehicle.Ask(MessageIds.Heartbeat, []));
        });
        Assert.DoesNotContain("failed", program.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_log_of_one_device_is_switched_on_and_off()
    {
        using var program = new StatusProgram();
        await program.Drive(async vehicle =>
        {
            await vehicle.Ask(MessageIds.Heartbeat, []);
            Assert.DoesNotContain("013800138000 got", program.Errors, StringComparison.Ordinal);
            Assert.Equal(HttpStatusCode.OK, (await program.Post($"{Path}/trace", new { on = true })).Status);
            Assert.True((await program.Get(Path)).GetProperty("isTraced").GetBoolean());
            await vehicle.Ask(MessageIds.Heartbeat, []);
            program.WaitForError("0002000001380013800000");
            Assert.Equal(HttpStatusCode.OK, (await program.Post($"{Path}/trace", new { on = false })).Status);
            Assert.False((await program.Get(Path)).GetProperty("isTraced").GetBoolean());
        });

        // A number that no device has would be remembered for ever.
        Assert.Equal(
            HttpStatusCode.NotFound,
            (await program.Post("/api/devices/4711/trace", new { on = true })).Status
        );
    }

    [Fact]
    public async Task An_operator_closes_a_connection_and_it_is_counted_and_shown()
    {
        using var program = new StatusProgram();
        await program.Drive(async vehicle =>
        {
            Assert.Equal(HttpStatusCode.OK, (await program.Post($"{Path}/disconnect", new { })).Status);
            await vehicle.WhenClosed();
        });

        // The gateway knows of the end when the vehicle has closed its side, too.
        JsonElement device = await program.Until(
            Path,
            static device => device.GetProperty("ends").GetArrayLength() == 1
        );
        Assert.Equal("closed by an operator", device.GetProperty("ends")[0].GetProperty("why").GetString());
        JsonElement closed = (await program.Get("/api/status")).GetProperty("closed");
        Assert.Equal(1, closed.GetProperty("closed by an operator").GetInt32());
        Assert.Equal(12, closed.EnumerateObject().Count());
        Assert.Equal(HttpStatusCode.Conflict, (await program.Post($"{Path}/disconnect", new { })).Status);
    }

    [Fact]
    public async Task A_connection_that_shows_wrong_codes_is_among_the_refused_ones_with_its_frames()
    {
        using var program = new StatusProgram();
        await Task.Run(() =>
        {
            using var reactor = Reactor.Create(new ReactorOptions { HandleSignals = false, SlowTurn = TimeSpan.Zero });
            reactor.Run(async Deferred () =>
            {
                Vehicle vehicle = await reactor.ConnectTcp("127.0.0.1", program.Port, static () => new Vehicle());
                Assert.Equal(AnswerResult.Failure, await vehicle.Authenticate("wrong"));
            });
        });
        JsonElement refused = await program.Until("/api/refused", static list => list.GetArrayLength() == 1);
        Assert.Equal(
            (StatusProgram.Device, "closed by the device"),
            (refused[0].GetProperty("device").GetString(), refused[0].GetProperty("why").GetString())
        );
        Assert.StartsWith(
            "0102",
            refused[0].GetProperty("frames")[1].GetProperty("hex").GetString(),
            StringComparison.Ordinal
        );
    }

    private static byte[] Serial(Jt808Header header)
    {
        byte[] serial = new byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(serial, header.Serial);
        return serial;
    }
}
