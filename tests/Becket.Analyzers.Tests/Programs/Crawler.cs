using System.Diagnostics;

// Fetches pages, some at a time, and looks into results only after they are there.
using var http = new HttpClient();
var watch = Stopwatch.StartNew();
string[] urls = File.ReadAllLines(args[0]);

return Reactor.Main(async reactor =>
{
    int[] sizes = await Cooperator.ForEach(urls, slots: 5, async url => (await Fetch(http, reactor, url)).Length);
    Console.WriteLine($"{sizes.Sum()} bytes in {watch.Elapsed}");

    Task<string>[] again = urls.Take(3).Select(url => http.GetStringAsync(url)).ToArray();
    await Task.WhenAll(again);
    foreach (Task<string> page in again)
    {
        Console.WriteLine(page.Result.Length);
    }

    int longest = again.Where(page => page.IsCompletedSuccessfully).Max(page => page.Result.Length);
    Task<string> first = await Task.WhenAny(again);
    Console.WriteLine($"{longest} {first.Result.Length}");

    Task<byte[]> icon = http.GetByteArrayAsync("https://example.org/icon");
    Task<byte[]> logo = http.GetByteArrayAsync("https://example.org/logo");
    if (await Task.WhenAny(icon, logo) == icon)
    {
        Console.WriteLine($"icon first: {icon.IsFaulted}");
    }

    await icon;
    if (!logo.IsCompleted)
    {
        return;
    }

    Console.WriteLine(icon.Result.Length + logo.Result.Length);
    var copy = new MemoryStream();
    copy.Write(icon.Result);
    copy.Position = 0;
    copy.CopyTo(Stream.Null);
});

static async Deferred<string> Fetch(HttpClient http, Reactor reactor, string url)
{
    for (int attempt = 1; ; attempt++)
    {
        try
        {
            return await http.GetStringAsync(url).ToDeferred().AddTimeout(TimeSpan.FromSeconds(10), reactor);
        }
        catch (HttpRequestException) when (attempt < 3)
        {
            await reactor.DeferLater(TimeSpan.FromSeconds(attempt));
        }
    }
}
