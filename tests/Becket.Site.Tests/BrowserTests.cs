using PuppeteerSharp;
using Browser = Fleet.Tests.Gateway.Status.Browser;

namespace Becket.Site.Tests;

/// <summary>The pages in a real browser, opened from the disk.</summary>
public sealed class BrowserTests(BuiltSite built)
{
    private const int Narrow = 360;

    private static readonly string[] s_pages =
    [
        "index.html",
        "contents.html",
        "tutorial.html",
        "run-options.html",
        "coming-from-twisted.html",
        "design.html",
        "bench/index.html",
        "analyzers/BKT0001.html",
        "source/samples/Net/DeviceGateway.cs.html",
        "api/index.html",
        "api/Becket.Net/index.html",
        "api/Becket.Reactors/Reactor.html",
        "api/Becket.Tasks/Cooperator.ForEach.html",
    ];

    [Fact]
    public async Task Search_finds_a_page_a_section_and_a_member_and_the_keyboard_opens_the_first()
    {
        await using Browser browser = await Browser.Start();
        await using IPage page = await browser.Open(built.Address("analyzers/BKT0001.html"));

        await page.Keyboard.PressAsync("/");
        await page.Keyboard.TypeAsync("time-outs");
        await page.WaitForSelectorAsync("#results [role=option]");
        Assert.Contains("Time-outs", await Results(page));

        await Search(page, "timeout");
        Assert.Equal("Time-outs", (await Results(page))[0]);

        await Search(page, "DeferToThread");
        Assert.Contains("Reactor.DeferToThread method", await Results(page));

        await Search(page, "every difference");
        Assert.Contains("Every difference", await Results(page));

        await Search(page, "cooperator.foreach");
        Task<IResponse> gone = page.WaitForNavigationAsync();
        await page.Keyboard.PressAsync("Enter");
        await gone;
        Assert.EndsWith("api/Becket.Tasks/Cooperator.ForEach.html", page.Url, StringComparison.Ordinal);
        Assert.Empty(browser.Mistakes);
    }

    [Fact]
    public async Task Search_says_when_it_finds_nothing_and_escape_closes_it()
    {
        await using Browser browser = await Browser.Start();
        await using IPage page = await browser.Open(built.Address("index.html"));

        await page.FocusAsync("#search");
        await Search(page, "xyzzyq");
        await page.WaitForSelectorAsync("#results .none");
        await page.Keyboard.PressAsync("Escape");

        Assert.True(await page.EvaluateExpressionAsync<bool>("document.getElementById('results').hidden"));
        Assert.Empty(browser.Mistakes);
    }

    [Fact]
    public async Task The_colours_follow_the_system_until_the_button_is_pressed_and_then_stay_on_other_pages()
    {
        await using Browser browser = await Browser.Start();
        await using IPage page = await browser.Open(built.Address("index.html"), isDark: true);
        string dark = await Background(page);

        await page.ClickAsync(".theme");
        string light = await Background(page);
        await page.GoToAsync(built.Address("tutorial.html").ToString());

        Assert.NotEqual(dark, light);
        Assert.Equal("rgb(255, 255, 255)", light);
        Assert.Equal(light, await Background(page));
        Assert.Empty(browser.Mistakes);
    }

    [Fact]
    public async Task Nothing_scrolls_sideways_on_a_narrow_screen()
    {
        await using Browser browser = await Browser.Start();
        foreach (string path in s_pages)
        {
            await using IPage page = await browser.Open(built.Address(path), Narrow);

            Assert.True(
                await page.EvaluateExpressionAsync<int>("document.documentElement.scrollWidth") <= Narrow,
                $"{path} is wider than the screen."
            );
        }

        Assert.Empty(browser.Mistakes);
    }

    [Fact]
    public async Task On_a_narrow_screen_the_menu_opens_by_its_button_and_closes_with_escape()
    {
        await using Browser browser = await Browser.Start();
        await using IPage page = await browser.Open(built.Address("tutorial.html"), Narrow);
        Assert.Equal("hidden", await MenuVisibility(page));

        await page.ClickAsync(".menu");
        await page.WaitForFunctionAsync(
            "() => getComputedStyle(document.getElementById('navigation')).visibility == 'visible'"
        );
        Assert.Equal(
            "true",
            await page.EvaluateExpressionAsync<string>("document.querySelector('.menu').ariaExpanded")
        );

        await page.Keyboard.PressAsync("Escape");
        await page.WaitForFunctionAsync(
            "() => getComputedStyle(document.getElementById('navigation')).visibility == 'hidden'"
        );
        Assert.Empty(browser.Mistakes);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task All_text_has_the_contrast_that_accessible_pages_need(bool isDark)
    {
        await using Browser browser = await Browser.Start();
        foreach (string path in s_pages)
        {
            await using IPage page = await browser.Open(built.Address(path), isDark: isDark);

            Assert.Empty(await page.EvaluateFunctionAsync<string[]>(Contrast.Script));
        }
    }

    [Fact]
    public async Task Every_page_opens_without_an_error_with_one_title_and_its_landmarks()
    {
        await using Browser browser = await Browser.Start();
        foreach (string path in s_pages)
        {
            await using IPage page = await browser.Open(built.Address(path));

            Assert.Equal(1, await page.EvaluateExpressionAsync<int>("document.querySelectorAll('h1').length"));
            Assert.Equal(1, await page.EvaluateExpressionAsync<int>("document.querySelectorAll('main').length"));
            Assert.True(
                await page.EvaluateExpressionAsync<bool>(
                    "[...document.images].every(image => image.complete && image.naturalWidth > 0 && image.alt)"
                ),
                $"{path} has a picture that does not load or has no text."
            );
            Assert.True(
                await page.EvaluateExpressionAsync<bool>(
                    "[...document.querySelectorAll('nav')]"
                        + ".every(nav => nav.ariaLabel || nav.getAttribute('aria-labelledby'))"
                ),
                $"{path} has a navigation without a name."
            );
        }

        Assert.Empty(browser.Mistakes);
    }

    private static async Task Search(IPage page, string text)
    {
        await page.EvaluateExpressionAsync("document.getElementById('search').select()");
        await page.Keyboard.TypeAsync(text);
        await page.WaitForFunctionAsync("() => document.getElementById('results').childElementCount > 0");
    }

    private static Task<string[]> Results(IPage page) =>
        page.EvaluateExpressionAsync<string[]>(
            "[...document.querySelectorAll('#results .title')].map(title => title.textContent)"
        );

    private static Task<string> Background(IPage page) =>
        page.EvaluateExpressionAsync<string>("getComputedStyle(document.body).backgroundColor");

    private static Task<string> MenuVisibility(IPage page) =>
        page.EvaluateExpressionAsync<string>("getComputedStyle(document.getElementById('navigation')).visibility");
}
