using System.Net.Http.Json;
using System.Text.Json;
using Becket.Samples.Fleet.Codec.Jt808;
using Fleet.Tests.Gateway.Sessions;
using PuppeteerSharp;

namespace Fleet.Tests.Gateway.Status;

/// <summary>The status page, in a real browser.</summary>
public sealed class PageTests : IDisposable
{
    private const string Chromium = "/usr/bin/chromium";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("fleet-test-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task The_page_follows_the_number_of_devices_on_line()
    {
        Assert.SkipUnless(File.Exists(Chromium), $"There is no {Chromium} (Debian's package chromium).");
        using var program = new FleetProgram(_folder, "serve", "--port", "0", "--http", "0");
        int port = program.ReadPort();
        string address = program.ReadStatusAddress();
        await using IBrowser browser = await Puppeteer.LaunchAsync(
            new LaunchOptions
            {
                ExecutablePath = Chromium,
                UserDataDir = Path.Combine(_folder.FullName, "browser"),
                Args =
                [
                    "--no-sandbox",
                    "--disable-gpu",
                    "--disable-quic",
                    "--no-first-run",
                    "--disable-background-networking",
                    "--disable-component-update",
                    "--disable-sync",
                    "--disable-dev-shm-usage",
                ],
            }
        );
        await using IPage page = await browser.NewPageAsync();
        var errors = new List<string>();
        page.PageError += (_, error) => errors.Add(error.Message);
        await page.GoToAsync(address);
        await Shows(page, "#online", "0");
        await Shows(page, "#state", "all is well");

        var vehicle = Task.Run(
            () => BeOnlineUntil(port, async () => await Shows(page, "#online", "1")),
            TestContext.Current.CancellationToken
        );
        await vehicle;
        await Shows(page, "#online", "0");
        Assert.Empty(errors);
        await browser.CloseAsync();
        program.Terminate();
        Assert.Equal(0, program.WaitForEnd().ExitCode);
    }

    [Fact]
    public async Task The_figures_are_available_as_JSON()
    {
        using var program = new FleetProgram(_folder, "serve", "--port", "0", "--http", "0");
        int port = program.ReadPort();
        using var http = new HttpClient { BaseAddress = new Uri(program.ReadStatusAddress()) };
        await Task.Run(
            () =>
                BeOnlineUntil(
                    port,
                    async () =>
                    {
                        JsonElement status = await http.GetFromJsonAsync<JsonElement>("status.json");
                        Assert.Equal(1, status.GetProperty("online").GetInt32());
                        Assert.Equal(
                            "013800138000",
                            Assert
                                .Single(status.GetProperty("devices").EnumerateArray())
                                .GetProperty("device")
                                .GetString()
                        );
                        Assert.Equal(JsonValueKind.Null, status.GetProperty("queue").GetProperty("trouble").ValueKind);
                    }
                ),
            TestContext.Current.CancellationToken
        );
        program.Terminate();
        Assert.Equal(0, program.WaitForEnd().ExitCode);
    }

    private static async Task Shows(IPage page, string selector, string text) =>
        await page.WaitForFunctionAsync(
            "(selector, text) => document.querySelector(selector)?.textContent === text",
            new WaitForFunctionOptions { Timeout = 30_000 },
            selector,
            text
        );

    private static void BeOnlineUntil(int port, Func<Task> seen)
    {
        using var reactor = Reactor.Create(new ReactorOptions { HandleSignals = false, SlowTurn = TimeSpan.Zero });
        reactor.Run(async Deferred () =>
        {
            Vehicle vehicle = await reactor.ConnectTcp("127.0.0.1", port, static () => new Vehicle());
            await vehicle.GoOnline();
            Assert.Equal(AnswerResult.Success, await vehicle.Ask(MessageIds.Heartbeat, []));
            await seen();
        });
    }
}
