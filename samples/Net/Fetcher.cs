using System.Globalization;

namespace Becket.Samples.Net;

/// <summary>Fetches many addresses, at most ten at a time, and prints what came of each: they come as arguments, or as
/// the lines of a file.</summary>
internal static class Fetcher
{
    private const int Slots = 10;

    public static int Run(IReadOnlyList<string> arguments)
    {
        if (arguments.Count == 0)
        {
            throw new FormatException("Which addresses? fetcher http://localhost:8080/ …, or fetcher FILE.");
        }

        IEnumerable<string> addresses = arguments is [var file] && File.Exists(file) ? File.ReadLines(file) : arguments;
        return Reactor.Main(async reactor =>
        {
            using var http = new HttpClient(reactor.CreateHttpHandler());
            long bytes = 0; // only the loop touches these: no lock
            int failed = 0;
            await Cooperator.ForEach(
                addresses,
                Slots,
                async address =>
                {
                    try
                    {
                        byte[] body = await Deferred
                            .FromTask(token => http.GetByteArrayAsync(address, token))
                            .AddTimeout(TimeSpan.FromSeconds(30));
                        bytes += body.Length;
                        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{body.Length, 9} {address}"));
                    }
                    catch (Exception error)
                        when (error is HttpRequestException or TimeoutException or InvalidOperationException)
                    {
                        failed++;
                        Console.WriteLine($"   failed {address}: {error.Message}");
                    }
                }
            );
            Console.WriteLine($"{bytes} bytes, {failed} failed");
        });
    }
}
