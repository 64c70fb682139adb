using System.Net;
using System.Text;
using Becket.Simulations;

namespace Crawler.Tests.Engine;

/// <summary>A site of a few words a page, on a simulated host. A page is its links, such as "a=/1 a=/2", and its items,
/// such as "i=red"; or a status, and where it leads.</summary>
internal sealed class SmallSite(Func<string, string?> page)
{
    private int _atOnce;

    public string Robots { get; init; } = "";

    public int RobotsStatus { get; init; } = 200;

    public TimeSpan Latency { get; init; } = TimeSpan.FromMilliseconds(10);

    /// <summary>The tag of every page; null for none.</summary>
    public string? EntityTag { get; set; }

    public List<string> Paths { get; } = [];

    public List<TimeSpan> Times { get; } = [];

    public int MostAtOnce { get; private set; }

    /// <summary>The heads of all requests.</summary>
    public List<string> Heads { get; } = [];

    /// <summary>Crawls the site to its end.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="spider">The spider; null for one without stages.</param>
    /// <param name="meanwhile">Called when the crawl has begun.</param>
    public CrawlSummary Crawl(
        CrawlSettings settings,
        Spider? spider = null,
        Action<Reactor, Crawler.Crawl>? meanwhile = null
    )
    {
        CrawlSummary? summary = null;
        Exception? failure = null;
        Simulation.Run(
            1,
            simulation =>
            {
                Host server = simulation.AddHost("site.test");
                Host client = simulation.AddHost("client");
                server.Run(reactor => reactor.ListenTcp(80, Factory.ForProtocol(() => new Server(reactor, this))));
                client.Run(
                    async Deferred (reactor) =>
                    {
                        // The server is there by then.
                        await reactor.DeferLater(TimeSpan.FromSeconds(1));
                        var crawl = new Crawler.Crawl(
                            reactor,
                            spider ?? new LinkSpider(),
                            settings with
                            {
                                AllowPrivateAddresses = true,
                                Random = new Random(1),
                            }
                        );
                        try
                        {
                            Deferred<CrawlSummary> run = crawl.Run();
                            meanwhile?.Invoke(reactor, crawl);
                            summary = await run;
                        }
                        catch (Exception error)
                        {
                            failure = error;
                        }
                    }
                );
                Assert.True(
                    simulation.RunUntil(() => summary is not null || failure is not null, TimeSpan.FromHours(5))
                );
            }
        );
        return failure is null ? summary! : throw failure;
    }

    private string? Page(string path) => page(path);

    private sealed class Server(Reactor reactor, SmallSite site) : LineReceiver
    {
        private readonly List<string> _head = [];

        protected override void LineReceived(ReadOnlySpan<byte> line)
        {
            if (line.Length > 0)
            {
                _head.Add(Encoding.ASCII.GetString(line));
            }
            else
            {
                string path = _head[0].Split(' ')[1];
                string head = string.Join('\n', _head);
                _head.Clear();
                site.Heads.Add(head);
                site.Paths.Add(path);
                site.Times.Add(reactor.Now);
                site._atOnce++;
                site.MostAtOnce = Math.Max(site.MostAtOnce, site._atOnce);
                reactor.CallLater(
                    site.Latency,
                    () =>
                    {
                        site._atOnce--;
                        Transport.Write(Encoding.ASCII.GetBytes(Answer(path, head)));
                    }
                );
            }
        }

        private string Answer(string path, string head)
        {
            if (path == "/robots.txt")
            {
                return Text(site.RobotsStatus, "", site.Robots);
            }

            if (site.EntityTag is { } tag)
            {
                string fields = $"ETag: {tag}\r\n";
                return head.Contains($"If-None-Match: {tag}", StringComparison.Ordinal)
                    ? Text(304, fields, "")
                    : Text(200, fields, site.Page(path) ?? "");
            }

            string[] words = (site.Page(path) ?? "404").Split(' ');
            return int.TryParse(words[0], out int status)
                ? Text(status, words.Length > 1 ? $"Location: {words[1]}\r\n" : "", "")
                : Text(200, "", string.Join(' ', words));
        }

        private static string Text(int status, string fields, string body) =>
            $"HTTP/1.1 {status} {(HttpStatusCode)status}\r\n{fields}Content-Type: text/html\r\n"
            + $"Content-Length: {body.Length}\r\n\r\n{body}";
    }
}
