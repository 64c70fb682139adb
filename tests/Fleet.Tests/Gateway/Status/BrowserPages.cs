using PuppeteerSharp;

namespace Fleet.Tests.Gateway.Status;

/// <summary>What tests ask of a page.</summary>
internal static class BrowserPages
{
    /// <summary>Waits until an element has a text, also over a change of pages.</summary>
    public static async Task Shows(this IPage page, string selector, string text)
    {
        string last = "";
        for (int tries = 0; tries < 1_200; tries++)
        {
            try
            {
                last = await page.TextOf(selector);
                if (last.Contains(text, StringComparison.Ordinal))
                {
                    return;
                }
            }
            catch (PuppeteerException)
            {
                // The page is changing.
            }

            await Task.Delay(100);
        }

        Assert.Fail($"{selector} shows '{last}' and not '{text}'.");
    }

    public static async Task<string> TextOf(this IPage page, string selector) =>
        await page.EvaluateFunctionAsync<string>(
            "selector => document.querySelector(selector)?.textContent ?? '(nothing)'",
            selector
        );

    public static async Task<int> CountOf(this IPage page, string selector) =>
        await page.EvaluateFunctionAsync<int>("selector => document.querySelectorAll(selector).length", selector);

    /// <summary>Fails if the page is wider than its window.</summary>
    public static async Task FitsItsWindow(this IPage page)
    {
        string wide = await page.EvaluateFunctionAsync<string>(
            """
            () => document.documentElement.scrollWidth <= innerWidth ? "" : [...document.querySelectorAll("main *")]
                .filter(element => element.getBoundingClientRect().right > innerWidth + 1)
                .map(element => element.tagName + "#" + element.id + "." + element.className).join(" ") + " is too wide"
            """
        );
        Assert.Equal("", wide);
    }

    /// <summary>Keeps a picture of a page, if the variable FLEET_PICTURES names a folder: to be looked at.</summary>
    public static async Task Keep(this IPage page, string name)
    {
        if (Environment.GetEnvironmentVariable("FLEET_PICTURES") is { Length: > 0 } folder)
        {
            await page.ScreenshotAsync(Path.Combine(folder, name + ".png"), new ScreenshotOptions { FullPage = true });
        }
    }
}
