using PuppeteerSharp;

namespace Fleet.Tests.Gateway.Status;

/// <summary>A real browser without a window. If it is not installed, the test is skipped.</summary>
internal sealed class Browser : IAsyncDisposable
{
    private const string Chromium = "/usr/bin/chromium";

    private readonly DirectoryInfo _folder;
    private readonly IBrowser _browser;

    private Browser(DirectoryInfo folder, IBrowser browser)
    {
        _folder = folder;
        _browser = browser;
    }

    /// <summary>What scripts of the pages threw, and what the pages' policy blocked.</summary>
    public List<string> Mistakes { get; } = [];

    public static async Task<Browser> Start()
    {
        Assert.SkipUnless(File.Exists(Chromium), $"There is no {Chromium} (Debian's package chromium).");
        DirectoryInfo folder = Directory.CreateTempSubdirectory("fleet-browser-");
        return new Browser(
            folder,
            await Puppeteer.LaunchAsync(
                new LaunchOptions
                {
                    ExecutablePath = Chromium,
                    UserDataDir = folder.FullName,
                    Timeout = 120_000,
                    ProtocolTimeout = 120_000,
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
            )
        );
    }

    /// <summary>Opens a page.</summary>
    /// <param name="address">Its address.</param>
    /// <param name="width">The width of the window.</param>
    /// <param name="isDark">Whether the user prefers dark colours.</param>
    public async Task<IPage> Open(Uri address, int width = 1280, bool isDark = false)
    {
        IPage page = await _browser.NewPageAsync();
        page.DefaultTimeout = 60_000;
        page.PageError += (_, error) => Mistakes.Add(error.Message);
        page.Console += (_, line) =>
        {
            if (line.Message.Type == ConsoleType.Error)
            {
                Mistakes.Add(line.Message.Text);
            }
        };
        await page.SetViewportAsync(new ViewPortOptions { Width = width, Height = 900 });
        await page.EmulateMediaFeaturesAsync([
            new MediaFeatureValue { MediaFeature = MediaFeature.PrefersColorScheme, Value = isDark ? "dark" : "light" },
        ]);
        await page.GoToAsync(address.ToString());
        return page;
    }

    public async ValueTask DisposeAsync()
    {
        await _browser.CloseAsync();
        await _browser.DisposeAsync();

        // Processes of the browser that end a moment later may still write into its folder.
        while (_folder.Exists)
        {
            try
            {
                _folder.Delete(recursive: true);
            }
            catch (IOException)
            {
                await Task.Delay(100);
            }

            _folder.Refresh();
        }
    }
}
