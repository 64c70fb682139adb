using Becket.Samples.Fleet.Codec.Jt808;
using Becket.Tests;
using Fleet.Tests.Gateway.Sessions;
using Fleet.Tests.Gateway.Stores;
using PuppeteerSharp;

namespace Fleet.Tests.Gateway.Status;

/// <summary>The pages, open in a browser, while the gateway or its store is away.</summary>
public sealed class OutageTests : IDisposable
{
    private const uint Overspeed = 1 << 1;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("fleet-outage-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Each_page_says_that_the_gateway_is_away_and_goes_on_by_itself_when_it_is_back()
    {
        await using Browser browser = await Browser.Start();
        string[] store = ["--store", $"sqlite:{Path.Combine(_folder.FullName, "fleet.db")}"];
        using var port = new ReservedPort();
        Pages pages;
        using (var program = new StatusProgram(port.Number, store))
        {
            await program.Drive(static vehicle => Report(vehicle));
            pages = await Pages.Open(browser, program.Address);
            await pages.AreWell();
            program.Stop();
        }

        await pages.Say("The gateway does not answer.", "The gateway does not answer.");
        await pages.Alarms.Shows("#live", "not connected; trying again");
        await pages.Keep("gateway-away");
        using var again = new StatusProgram(port.Number, store);
        await pages.AreWell();
        await again.Drive(static vehicle => Report(vehicle, Overspeed));
        await pages.Alarms.BringToFrontAsync();
        await pages.Alarms.Shows("#alarms", "overspeed");
    }

    [Fact]
    public async Task Each_page_says_in_plain_words_that_the_store_is_away_and_goes_on_when_it_is_back()
    {
        using var server = new RedisServer("--save", "");
        await using Browser browser = await Browser.Start();
        using var program = new StatusProgram("--store", server.Address);
        await program.Drive(async vehicle =>
        {
            await Report(vehicle);
            Pages pages = await Pages.Open(browser, program.Address);
            await pages.AreWell();
            server.Kill();
            await Report(vehicle);
            await pages.Say("the store takes no writes", "The store does not answer: Redis does not answer");
            await pages.Keep("store-away");
            foreach (IPage page in pages.All)
            {
                Assert.DoesNotContain("clientName", await page.TextOf("body"), StringComparison.Ordinal);
            }

            server.Start("--save", "");
            await pages.AreWell();
        });
    }

    private static byte[] Body(uint alarm = 0) => StatusProgram.Report(DateTimeOffset.UtcNow, alarm: alarm);

    private static async Deferred Report(Vehicle vehicle, uint alarm = 0) =>
        Assert.Equal(AnswerResult.Success, await vehicle.Ask(MessageIds.Position, Body(alarm)));

    private sealed record Pages(IPage Overview, IPage Devices, IPage Alarms, IPage Device)
    {
        public IPage[] All => [Overview, Devices, Alarms, Device];

        private IPage[] Lists => [Devices, Alarms, Device];

        public static async Task<Pages> Open(Browser browser, Uri address)
        {
            Task<IPage> Open(string path) => browser.Open(new Uri(address, path));
            return new Pages(
                await Open("/"),
                await Open("/devices"),
                await Open("/alarms"),
                await Open($"/devices/{StatusProgram.Device}")
            );
        }

        /// <summary>Waits until no page shows a problem.</summary>
        public async Task AreWell()
        {
            await Overview.BringToFrontAsync();
            await Overview.Shows("#state", "all is well");
            foreach (IPage page in Lists)
            {
                await page.BringToFrontAsync();
                await page.WaitForFunctionAsync("() => document.querySelector('#problem').hidden");
            }

            await Alarms.Shows("#live", "alarms appear as they come");
        }

        /// <summary>Waits until the overview shows one text, and each other page the other.</summary>
        public async Task Say(string overview, string others)
        {
            await Overview.BringToFrontAsync();
            await Overview.Shows("#state", overview);
            foreach (IPage page in Lists)
            {
                await page.BringToFrontAsync();
                await page.Shows("#problem", others);
                await page.FitsItsWindow();
            }
        }

        public async Task Keep(string name)
        {
            await Overview.Keep(name + "-overview");
            await Alarms.Keep(name + "-alarms");
            await Device.Keep(name + "-device");
        }
    }
}
