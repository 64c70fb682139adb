using System.Net;
using System.Net.Sockets;
using System.Text;
using Becket.Samples.Fleet.Gateway.Status.Api;
using Becket.Samples.Fleet.Gateway.Status.Http;
using Fleet.Tests.Gateway.Stores;

namespace Fleet.Tests.Gateway.Status;

/// <summary>Who may use the page and the API, and what a browser is told to allow.</summary>
public sealed class AccessTests : IDisposable
{
    private const string Token = "0123456789abcdef-of-the-test";
    private const string Text = $"/api/devices/{StatusProgram.Device}/text";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("fleet-test-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Without_the_token_there_are_only_the_page_to_sign_in_and_its_colours()
    {
        using StatusProgram program = Protected();
        foreach (
            string path in (string[])
                [
                    "/api/status",
                    "/status.json",
                    "/api/devices",
                    "/api/alarms/stream",
                    "/api/nothing",
                    "/assets/common.js",
                ]
        )
        {
            using HttpResponseMessage answer = await program.Http.GetAsync(path);
            Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        }

        foreach (string path in (string[])["/", "/devices", "/devices/1", "/alarms", "/nothing"])
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            request.Headers.Add("Accept", "text/html,*/*");
            using HttpResponseMessage answer = await program.Http.SendAsync(request);
            Assert.Equal((HttpStatusCode.SeeOther, "/login"), (answer.StatusCode, $"{answer.Headers.Location}"));
        }

        using (HttpResponseMessage answer = await program.Http.PostAsync(Text, StatusProgram.Json("{}")))
        {
            Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
            Assert.Equal("Bearer", $"{Assert.Single(answer.Headers.WwwAuthenticate)}");
        }

        foreach (string path in (string[])["/login", "/assets/fleet.css"])
        {
            Assert.NotEqual("", await program.Http.GetStringAsync(path));
        }
    }

    [Theory]
    [InlineData(Token, true)]
    [InlineData(Token + "x", false)]
    [InlineData("0123456789abcdef-of-the-tesT", false)]
    [InlineData("", false)]
    public async Task The_header_Authorization_has_the_token(string token, bool isRight)
    {
        using StatusProgram program = Protected();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/status");
        request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {token}");
        using HttpResponseMessage answer = await program.Http.SendAsync(request);
        Assert.Equal(isRight ? HttpStatusCode.OK : HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.DoesNotContain(Token, await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Signing_in_gives_a_cookie_that_no_script_and_no_other_site_can_use_and_signing_out_ends_it()
    {
        using StatusProgram program = Protected();
        using (HttpResponseMessage wrong = await SignIn(program, "not the token, but as long"))
        {
            Assert.False(wrong.Headers.Contains("Set-Cookie"));
        }

        program.WaitForError("gave a wrong token");
        string cookie;
        using (HttpResponseMessage right = await SignIn(program, Token))
        {
            Assert.Equal(HttpStatusCode.SeeOther, right.StatusCode);
            string set = Assert.Single(right.Headers.GetValues("Set-Cookie"));
            Assert.Contains("httponly", set, StringComparison.OrdinalIgnoreCase);
            Assert.Contains("samesite=strict", set, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain(Token, set, StringComparison.Ordinal);
            cookie = set.Split(';')[0];
        }

        Assert.Equal(HttpStatusCode.OK, await Ask(program, HttpMethod.Get, "/api/status", cookie));
        string origin = program.Address.GetLeftPart(UriPartial.Authority);

        // Bodies are read after the check of the origin, so 409 says that the request came through.
        Assert.Equal(HttpStatusCode.Conflict, await Ask(program, HttpMethod.Post, Text, cookie, origin));
        foreach (string? foreign in (string?[])["http://evil.example", "null", "http://127.0.0.1:1", null])
        {
            Assert.Equal(HttpStatusCode.Forbidden, await Ask(program, HttpMethod.Post, Text, cookie, foreign));
        }

        Assert.Equal(HttpStatusCode.SeeOther, await Ask(program, HttpMethod.Post, "/logout", cookie, origin));
        Assert.Equal(HttpStatusCode.Unauthorized, await Ask(program, HttpMethod.Get, "/api/status", cookie));
    }

    [Theory]
    [InlineData("Origin", "http://evil.example", HttpStatusCode.Forbidden)]
    [InlineData("Origin", "null", HttpStatusCode.Forbidden)]
    [InlineData("Sec-Fetch-Site", "cross-site", HttpStatusCode.Forbidden)]
    [InlineData("Sec-Fetch-Site", "same-site", HttpStatusCode.Forbidden)]
    [InlineData("Sec-Fetch-Site", "none", HttpStatusCode.Conflict)]
    [InlineData("Host", "evil.example", HttpStatusCode.MisdirectedRequest)]
    [InlineData("Host", "127.0.0.1.evil.example", HttpStatusCode.MisdirectedRequest)]
    [InlineData("Host", "localhost", HttpStatusCode.Conflict)]
    [InlineData("Host", "[::1]:80", HttpStatusCode.Conflict)]
    public async Task Without_a_token_a_page_of_another_site_can_neither_send_nor_pretend_to_be_this_machine(
        string header,
        string value,
        HttpStatusCode status
    )
    {
        using var program = new StatusProgram();
        using var request = new HttpRequestMessage(HttpMethod.Post, Text)
        {
            Content = StatusProgram.Json("""{"text":"a"}"""),
        };
        request.Headers.TryAddWithoutValidation(header, value);
        using HttpResponseMessage answer = await program.Http.SendAsync(request);
        Assert.Equal(status, answer.StatusCode);
    }

    [Fact]
    public async Task Every_answer_has_the_headers_that_protect_a_page()
    {
        using var program = new StatusProgram();
        foreach (string path in (string[])["/", "/api/status", "/nothing", "/assets/device.js"])
        {
            using HttpResponseMessage answer = await program.Http.GetAsync(path);
            string policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
            Assert.StartsWith("default-src 'none'; script-src 'self';", policy, StringComparison.Ordinal);
            Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
            Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
            Assert.Equal("DENY", Assert.Single(answer.Headers.GetValues("X-Frame-Options")));
            Assert.True(answer.Headers.CacheControl!.NoStore);
            Assert.False(answer.Headers.Contains("Server"));
        }

        // So nothing on the pages may be inline.
        foreach (string path in (string[])["/", "/devices", "/devices/1", "/alarms", "/login"])
        {
            string page = await program.Http.GetStringAsync(path);
            Assert.DoesNotContain("style=", page, StringComparison.Ordinal);
            Assert.DoesNotContain("onclick", page, StringComparison.Ordinal);
            Assert.DoesNotContain("://", page, StringComparison.Ordinal);
            Assert.DoesNotContain("{{", page, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("GET", "/nothing", HttpStatusCode.NotFound)]
    [InlineData("DELETE", "/api/devices", HttpStatusCode.MethodNotAllowed)]
    [InlineData("POST", "/api/status", HttpStatusCode.MethodNotAllowed)]
    [InlineData("GET", Text, HttpStatusCode.MethodNotAllowed)]
    [InlineData("HEAD", "/api/status", HttpStatusCode.OK)]
    [InlineData("HEAD", "/", HttpStatusCode.OK)]
    [InlineData("GET", "/api/devices?limit=0", HttpStatusCode.BadRequest)]
    [InlineData("GET", "/api/devices?limit=1001", HttpStatusCode.BadRequest)]
    [InlineData("GET", "/api/devices?offset=9999", HttpStatusCode.BadRequest)]
    [InlineData("GET", "/api/devices?edition=2020", HttpStatusCode.BadRequest)]
    [InlineData("GET", "/api/devices?online=perhaps", HttpStatusCode.BadRequest)]
    [InlineData("GET", "/api/devices?silent=-1", HttpStatusCode.BadRequest)]
    [InlineData("GET", "/api/devices/x", HttpStatusCode.BadRequest)]
    [InlineData("GET", "/api/devices/1/track?limit=5001", HttpStatusCode.BadRequest)]
    [InlineData("GET", "/api/devices/1/track?from=yesterday", HttpStatusCode.BadRequest)]
    [InlineData("GET", "/api/alarms?device=x", HttpStatusCode.BadRequest)]
    [InlineData("GET", "/api/alarms?limit=1001", HttpStatusCode.BadRequest)]
    [InlineData("GET", "/api/reports/nothing", HttpStatusCode.NotFound)]
    public async Task Requests_have_bounds(string method, string path, HttpStatusCode status)
    {
        using var program = new StatusProgram();
        using HttpResponseMessage answer = await program.Http.SendAsync(
            new HttpRequestMessage(new HttpMethod(method), path)
        );
        Assert.Equal(status, answer.StatusCode);
        string body = await answer.Content.ReadAsStringAsync();
        Assert.Equal(method == "HEAD", body.Length == 0);
        if (status != HttpStatusCode.OK)
        {
            Assert.StartsWith("{\"error\":\"", body, StringComparison.Ordinal);
            Assert.DoesNotContain("   at ", body, StringComparison.Ordinal);
        }

        Assert.DoesNotContain("failed", program.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_large_body_is_413_a_long_line_is_414_and_a_form_is_415()
    {
        using var program = new StatusProgram();
        using (
            HttpResponseMessage large = await program.Http.PostAsync(Text, StatusProgram.Json(new string(' ', 70_000)))
        )
        {
            Assert.Equal(HttpStatusCode.RequestEntityTooLarge, large.StatusCode);
        }

        using (
            HttpResponseMessage lengthy = await program.Http.GetAsync("/api/devices?search=" + new string('a', 5_000))
        )
        {
            Assert.Equal(HttpStatusCode.RequestUriTooLong, lengthy.StatusCode);
        }

        using (HttpResponseMessage form = await program.Http.PostAsync(Text, new StringContent("text=a")))
        {
            Assert.Equal(HttpStatusCode.UnsupportedMediaType, form.StatusCode);
        }
    }

    [Fact]
    public async Task Readers_that_do_not_read_hold_up_neither_the_page_nor_the_vehicles()
    {
        using var program = new StatusProgram();
        var readers = new List<TcpClient>();
        try
        {
            for (int reader = 0; reader < 40; reader++)
            {
                var client = new TcpClient { ReceiveBufferSize = 1_024 };
                readers.Add(client);
                await client.ConnectAsync(IPAddress.Loopback, program.Address.Port);
                string requests = string.Concat(
                    Enumerable.Repeat($"GET /api/status HTTP/1.1\r\nHost: localhost\r\n\r\n", 200)
                );
                await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(requests));
            }

            await program.Drive(async vehicle =>
                Assert.Equal(
                    Becket.Samples.Fleet.Codec.Jt808.AnswerResult.Success,
                    await vehicle.Ask(Becket.Samples.Fleet.Codec.Jt808.MessageIds.Heartbeat, [])
                )
            );
            Assert.Equal(1, (await program.Get("/api/devices")).GetProperty("total").GetInt32());
        }
        finally
        {
            readers.ForEach(static client => client.Dispose());
        }

        program.Stop();
    }

    [Theory]
    [InlineData(
        "--status 0.0.0.0:0",
        2,
        "--status 0.0.0.0:0 can be reached from other machines; protect it with --status-token-file"
    )]
    [InlineData("--status [::]:0", 2, "can be reached from other machines")]
    [InlineData("--status 8080", 2, "--status takes an address and a port, such as 127.0.0.1:8080, not '8080'")]
    [InlineData("--status example.org:80", 2, "such as 127.0.0.1:8080, not 'example.org:80'")]
    [InlineData("--status 127.0.0.1:0 --http 0", 2, "--http and --status say the same")]
    [InlineData("--status-token-file nothing", 2, "--status-token-file needs --status")]
    [InlineData("--http 0 --status-token-file /nothing/here", 1, "cannot read the token")]
    [InlineData(
        "--http 0 --status-token-file SHORT",
        1,
        "has 5 characters; it needs at least 16: openssl rand -hex 32"
    )]
    public void A_page_that_anyone_could_use_is_refused_with_one_line(string options, int exitCode, string says)
    {
        string file = Path.Combine(_folder.FullName, "short");
        File.WriteAllText(file, "abcde\n");
        string secret = Path.Combine(_folder.FullName, "secret");
        var run = FleetRun.Of([
            "serve",
            "--secret-file",
            secret,
            .. options.Replace("SHORT", file, StringComparison.Ordinal).Split(' '),
        ]);
        Assert.Equal((exitCode, ""), (run.ExitCode, run.Output));
        Assert.Contains(says, Assert.Single(run.ErrorLines), StringComparison.Ordinal);
    }

    [Fact]
    public void Cookies_end_after_twelve_hours_and_the_first_of_too_many_is_signed_out()
    {
        var time = new TestTime();
        var sessions = new OperatorSessions(Token, time);
        string first = sessions.Open();
        Assert.True(sessions.Has(first));
        time.Pass(OperatorSessions.Lifetime);
        Assert.False(sessions.Has(first));
        string second = sessions.Open();
        string[] others = [.. Enumerable.Range(0, 63).Select(_ => sessions.Open())];
        Assert.True(sessions.Has(second));
        sessions.Open();
        Assert.False(sessions.Has(second));
        Assert.All(others, other => Assert.True(sessions.Has(other)));
    }

    [Fact]
    public void Texts_in_CSV_are_quoted_and_never_formulas()
    {
        var csv = new CsvText("one", "two");
        csv.Add("=1+1", "a\"b,c");
        csv.Add("-x", -1.5);
        csv.Add("line\nbreak", null);
        Assert.Equal("one,two\n'=1+1,\"a\"\"b,c\"\n'-x,-1.5\n\"line\nbreak\",\n", csv.ToString());
    }

    private static Task<HttpResponseMessage> SignIn(StatusProgram program, string token) =>
        program.Http.PostAsync("/login", new FormUrlEncodedContent([new KeyValuePair<string, string>("token", token)]));

    private static async Task<HttpStatusCode> Ask(
        StatusProgram program,
        HttpMethod method,
        string path,
        string cookie,
        string? origin = null
    )
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.Add("Cookie", cookie);
        if (method == HttpMethod.Post)
        {
            request.Content = StatusProgram.Json("""{"text":"a"}""");
        }

        if (origin is not null)
        {
            request.Headers.Add("Origin", origin);
        }

        using HttpResponseMessage answer = await program.Http.SendAsync(request);
        return answer.StatusCode;
    }

    private StatusProgram Protected() => new("--status-token-file", StatusProgram.TokenFile(_folder, Token));
}
