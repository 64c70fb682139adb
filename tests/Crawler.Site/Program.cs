using Crawler.Site;
using Crawler.Site.Fronts;

// dotnet Crawler.Site.dll [port=N] [pages=N] [seed=N] [delay=MS]
//
// Serves the site on 127.0.0.1 to 127.0.0.4, which are its names, says where, and ends with SIGTERM.
var values = args.Select(argument => argument.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]);
int Number(string name, int fallback) =>
    values.TryGetValue(name, out string? text) ? int.Parse(text, provider: null) : fallback;

var site = new TestSite(
    new SiteOptions
    {
        Hosts = ["127.0.0.1", "127.0.0.2", "127.0.0.3", "127.0.0.4"],
        Pages = Number("pages", 10_000),
        Seed = (ulong)Number("seed", 1),
        Delay = TimeSpan.FromMilliseconds(Number("delay", 0)),
    }
);
await using WebFront front = await WebFront.Start(site, Number("port", 0));
Console.WriteLine($"Serving http://127.0.0.1:{front.Port}/page/0");
await front.WaitForShutdown();
