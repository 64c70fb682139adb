using System.Text.Json;
using Becket.Samples.Fleet.Codec.Jt808;
using Becket.Samples.Fleet.Codec.Jt808.Messages;
using Fleet.Tests.Gateway.Sessions;
using PuppeteerSharp;

namespace Fleet.Tests.Gateway.Status;

/// <summary>The operator's pages, in a real browser.</summary>
public sealed class PageTests
{
    private const uint Overspeed = 1 << 1;

    private const string Script = "<script>document.title='taken'</script>";

    [Fact]
    public async Task The_page_follows_the_number_of_devices_on_line()
    {
        await using Browser browser = await Browser.Start();
        using var program = new StatusProgram();
        await using IPage page = await browser.Open(program.Address);
        await page.Shows("#online", "0");
        await page.Shows("#state", "all is well");
        await program.Drive(async vehicle =>
        {
            Assert.Equal(AnswerResult.Success, await vehicle.Ask(MessageIds.Heartbeat, []));
            await page.Shows("#online", "1");
        });
        await page.Shows("#online", "0");
        await page.Shows("#closed", "closed by the device1");
        Assert.Empty(browser.Mistakes);
        program.Stop();
    }

    [Fact]
    public async Task What_a_terminal_says_is_text_on_every_page()
    {
        await using Browser browser = await Browser.Start();
        using var program = new StatusProgram();
        await program.Drive(
            async vehicle =>
            {
                Assert.Equal(
                    AnswerResult.Success,
                    await vehicle.Ask(MessageIds.Position, Vehicle.Report(1, Position.EmergencyAlarm))
                );
                foreach (
                    (string path, string selector) in new[]
                    {
                        ("/", "#devices"),
                        ("/devices", "#devices"),
                        ($"/devices/{StatusProgram.Device}", "#name"),
                        ($"/devices/{StatusProgram.Device}", "#facts"),
                    }
                )
                {
                    await using IPage page = await browser.Open(new Uri(program.Address, path));
                    await page.Shows(selector, Script);
                    Assert.Equal(1, await page.CountOf("script"));
                    Assert.Contains("Fleet gateway", await page.GetTitleAsync(), StringComparison.Ordinal);
                }
            },
            plate: Script
        );
        Assert.Empty(browser.Mistakes);
    }

    [Theory]
    [InlineData(1280, false)]
    [InlineData(1280, true)]
    [InlineData(360, false)]
    [InlineData(360, true)]
    public async Task Every_page_fits_its_window_and_follows_the_colours_of_the_system(int width, bool isDark)
    {
        await using Browser browser = await Browser.Start();
        using var program = new StatusProgram();
        string look = $"{(width < 500 ? "narrow" : "wide")}-{(isDark ? "dark" : "light")}";
        await DemoFleet.Play(
            program,
            async () =>
            {
                foreach (
                    (string name, string path, string selector, string text) in new[]
                    {
                        ("overview", "/", "#devices", DemoFleet.Plate),
                        ("devices", "/devices", "#devices", DemoFleet.Plate),
                        ("alarms", "/alarms", "#alarms", "overspeed"),
                        ("device", $"/devices/{StatusProgram.Device}", "#track-note", "cannot be right"),
                    }
                )
                {
                    await using IPage page = await browser.Open(new Uri(program.Address, path), width, isDark);
                    await page.Shows(selector, text);
                    await page.FitsItsWindow();
                    await page.Keep($"{name}-{look}");
                    double brightness = await page.EvaluateExpressionAsync<double>(
                        "getComputedStyle(document.body).backgroundColor.match(/\\d+/g).slice(0, 3).map(Number)"
                            + ".reduce((sum, part) => sum + part, 0) / 3"
                    );
                    Assert.Equal(isDark, brightness < 128);

                    // A reader of the screen has a name for each field and button.
                    Assert.Equal(
                        0,
                        await page.EvaluateExpressionAsync<int>(
                            "[...document.querySelectorAll('input, select, textarea, button')].filter(field => "
                                + "!field.textContent.trim() && !field.labels?.length && "
                                + "!field.getAttribute('aria-label')).length"
                        )
                    );
                }
            }
        );
        Assert.Empty(browser.Mistakes);
    }

    [Fact]
    public async Task The_map_shows_the_line_its_direction_its_gap_and_the_points_that_cannot_be_right()
    {
        await using Browser browser = await Browser.Start();
        using var program = new StatusProgram();
        await DemoFleet.Play(
            program,
            async () =>
            {
                await using IPage page = await browser.Open(
                    new Uri(program.Address, $"/devices/{StatusProgram.Device}")
                );
                await page.Shows("#track-note", $"{DemoFleet.Positions} positions");
                await page.Shows("#track-note", "2 cannot be right");
                Assert.Equal(1, await page.CountOf("#map .track"));
                Assert.Equal(1, await page.CountOf("#map .gap"));
                Assert.True(await page.CountOf("#map .heading") > 3);
                Assert.True(await page.CountOf("#map .graticule") > 4);
                Assert.True(await page.CountOf("#map .alarm-point") > 0);
                Assert.Matches("^[0-9.]+ k?m$", await page.TextOf("#map .scale-text"));
                Assert.Contains("°N", await page.TextOf("#map .degree"), StringComparison.Ordinal);

                // The jump is far away: the whole track is in view, the jump is not.
                Assert.Equal(1, await page.CountOf("#map .doubt"));
                await page.FocusAsync("#map svg");
                for (int presses = 0; presses < 12; presses++)
                {
                    await page.Keyboard.PressAsync("-");
                }

                Assert.Equal(2, await page.CountOf("#map .doubt"));
                await page.Keyboard.PressAsync("0");
                Assert.Equal(1, await page.CountOf("#map .doubt"));
            }
        );
        Assert.Empty(browser.Mistakes);
    }

    [Fact]
    public async Task A_track_across_180_degrees_takes_the_short_way()
    {
        await using Browser browser = await Browser.Start();
        using var program = new StatusProgram();
        await program.Drive(async vehicle =>
        {
            DateTimeOffset began = DateTimeOffset.UtcNow.AddMinutes(-5);
            for (int point = 0; point < 10; point++)
            {
                // From 179.995 degrees east to 179.995 degrees west.
                bool isEast = point < 5;
                byte[] report = StatusProgram.Report(
                    began.AddSeconds(point * 20),
                    17,
                    isEast ? 179.995 + (0.001 * point) : 180.005 - (0.001 * point),
                    status: Position.AccOn | Position.Positioned | (isEast ? 0 : Position.West)
                );
                Assert.Equal(AnswerResult.Success, await vehicle.Ask(MessageIds.Position, report));
            }

            await using IPage page = await browser.Open(new Uri(program.Address, $"/devices/{StatusProgram.Device}"));
            await page.Shows("#track-note", "10 positions");
            Assert.Matches("^[0-9]+ m$", await page.TextOf("#map .scale-text"));
            Assert.Equal(10, await page.CountOf("#map .point"));
        });
        Assert.Empty(browser.Mistakes);
    }

    [Fact]
    public async Task A_device_that_is_not_known_is_one_line_and_no_empty_tables()
    {
        await using Browser browser = await Browser.Start();
        using var program = new StatusProgram();
        await using IPage page = await browser.Open(new Uri(program.Address, "/devices/777"));
        await page.Shows("#problem", "There is no device 000000000777.");
        Assert.True(await page.EvaluateExpressionAsync<bool>("document.querySelector('#parts').hidden"));
    }

    [Fact]
    public async Task Alarms_appear_as_they_come_and_are_acknowledged_with_a_key()
    {
        await using Browser browser = await Browser.Start();
        using var program = new StatusProgram();
        await using IPage page = await browser.Open(new Uri(program.Address, "/alarms"));
        await page.Shows("#live", "as they come");
        await program.Drive(async vehicle =>
        {
            await vehicle.Ask(MessageIds.Position, Vehicle.Report(1, Position.EmergencyAlarm));
            await page.Shows("#alarms", "emergency button");
            await page.Shows("#news", "emergency button");
            await page.TypeAsync("#name", "Ada");
            await page.FocusAsync("#alarms button");
            await page.Keyboard.PressAsync("Enter");
            await page.Shows("#alarms", "Ada");
            Assert.Equal(0, await page.CountOf("#alarms button"));
        });
        JsonElement alarm = Assert.Single((await program.Get("/api/alarms")).GetProperty("rows").EnumerateArray());
        Assert.Equal("Ada", alarm.GetProperty("acknowledgedBy").GetString());
        Assert.Empty(browser.Mistakes);
    }

    [Fact]
    public async Task A_button_that_has_the_focus_keeps_it_when_the_list_is_read_again()
    {
        await using Browser browser = await Browser.Start();
        using var program = new StatusProgram();
        await using IPage page = await browser.Open(new Uri(program.Address, "/alarms"));
        await page.Shows("#live", "as they come");
        await program.Drive(async vehicle =>
        {
            await vehicle.Ask(MessageIds.Position, Vehicle.Report(1, Position.EmergencyAlarm));
            await page.Shows("#alarms", "emergency button");
            await page.TypeAsync("#name", "Ada");
            await page.FocusAsync("#alarms button");

            // The newer alarm is above the one with the focus.
            await vehicle.Ask(MessageIds.Position, Vehicle.Report(2, Position.EmergencyAlarm | Overspeed));
            await page.Shows("#alarms", "overspeed");
            await page.Keyboard.PressAsync("Enter");
            await page.Shows("#alarms", "Ada");
        });
        Assert.Equal(
            ["emergency button"],
            (await program.Get("/api/alarms"))
                .GetProperty("rows")
                .EnumerateArray()
                .Where(static alarm => alarm.GetProperty("acknowledgedBy").GetString() == "Ada")
                .Select(static alarm => alarm.GetProperty("kind").GetString())
        );
        Assert.Empty(browser.Mistakes);
    }

    [Fact]
    public async Task A_text_is_sent_from_the_page_and_its_result_is_shown()
    {
        await using Browser browser = await Browser.Start();
        using var program = new StatusProgram("--request-timeout", "600");
        await program.Drive(async vehicle =>
        {
            await using IPage page = await browser.Open(new Uri(program.Address, $"/devices/{StatusProgram.Device}"));
            await page.Shows("#state", "on line");
            await page.TypeAsync("#text textarea", "Slow down");
            await page.ClickAsync("#text button");
            (Jt808Header header, byte[] body) = await vehicle.Receive();
            Assert.Equal(MessageIds.Text, header.MessageId);
            Assert.Equal("Slow down", System.Text.Encoding.ASCII.GetString(body.AsSpan(1)));
            await page.Shows("#outcome", "waiting");
            vehicle.AnswerTo(header, AnswerResult.Success);
            await page.Shows("#outcome", "Text (0x8300): success");
        });
        Assert.Empty(browser.Mistakes);
    }

    [Fact]
    public async Task A_device_that_does_not_answer_in_time_is_shown()
    {
        await using Browser browser = await Browser.Start();
        using var program = new StatusProgram("--request-timeout", "3");
        await program.Drive(async vehicle =>
        {
            await using IPage page = await browser.Open(new Uri(program.Address, $"/devices/{StatusProgram.Device}"));
            await page.Shows("#state", "on line");
            await page.ClickAsync("#position button");
            Assert.Equal(MessageIds.QueryPosition, (await vehicle.Receive()).Header.MessageId);
            await page.Shows("#outcome", "did not answer 0x8201 within 3 s");
        });

        // The browser logs each answer that is an error, and this one is what the test is about.
        Assert.All(browser.Mistakes, static text => Assert.Contains("504", text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_list_of_devices_is_searched_and_filtered_and_its_address_keeps_the_filter()
    {
        await using Browser browser = await Browser.Start();
        using var program = new StatusProgram();
        await program.Drive(_ => Deferred.Succeed(), number: "013900000001", plate: "B1");
        await program.Drive(
            async _ =>
            {
                await using IPage page = await browser.Open(new Uri(program.Address, "/devices"));
                await page.Shows("#total", "2 devices");
                await page.Keyboard.PressAsync("/");
                await page.Keyboard.TypeAsync("b1");
                await page.Shows("#total", "1 device");
                await page.Shows("#devices", "off line");
                Assert.EndsWith("?search=b1", page.Url, StringComparison.Ordinal);
                await page.ReloadAsync();
                await page.Shows("#total", "1 device");
                await page.SelectAsync("[name=online]", "true");
                await page.Shows("#total", "0 devices");
                Assert.Contains(
                    "search=b1&online=true",
                    await page.EvaluateExpressionAsync<string>("document.querySelector('#csv').href"),
                    StringComparison.Ordinal
                );
            },
            number: "013900000002",
            plate: "B2"
        );
        Assert.Empty(browser.Mistakes);
    }

    [Fact]
    public async Task Signing_in_and_out()
    {
        const string Token = "a token of the test's own";
        await using Browser browser = await Browser.Start();
        DirectoryInfo folder = Directory.CreateTempSubdirectory("fleet-test-");
        using var program = new StatusProgram("--status-token-file", StatusProgram.TokenFile(folder, Token));
        folder.Delete(recursive: true);
        await using IPage page = await browser.Open(program.Address, width: 360);
        Assert.EndsWith("/login", page.Url, StringComparison.Ordinal);
        await page.FitsItsWindow();
        await page.Keep("login-narrow-light");
        await page.TypeAsync("#token", "not the token, but as long");
        await page.Keyboard.PressAsync("Enter");
        await page.Shows("[role=alert]", "This is not the token.");
        await page.TypeAsync("#token", Token);
        await page.Keyboard.PressAsync("Enter");
        await page.Shows("#state", "all is well");

        // The scripts of a page cannot read the cookie.
        Assert.Equal("", await page.EvaluateExpressionAsync<string>("document.cookie"));
        await page.ClickAsync("form[action='/logout'] button");
        await page.Shows(".sign-in h1", "Fleet gateway");
        await page.GoToAsync(program.Address.ToString());
        Assert.EndsWith("/login", page.Url, StringComparison.Ordinal);
        Assert.Empty(browser.Mistakes);
    }
}
