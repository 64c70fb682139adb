using System.Globalization;
using Crawler.FrontierProgram;

switch (args)
{
    case ["crawl", var directory, var seed]:
        new PretendedCrawl(directory, int.Parse(seed, CultureInfo.InvariantCulture)).Run();
        return 0;
    case ["measure", var count]:
        new Measurement(int.Parse(count, CultureInfo.InvariantCulture)).Run();
        return 0;
    default:
        await Console.Error.WriteLineAsync("Usage: crawl DIRECTORY SEED | measure COUNT");
        return 2;
}
