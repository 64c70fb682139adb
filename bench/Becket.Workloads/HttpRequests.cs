using System.Net;
using System.Text.Json.Nodes;
using Becket.Workloads.Measuring;

namespace Becket.Workloads;

/// <summary>w13: requests of an HttpClient to a server in another process, some at a time: plain on the thread pool, on
/// the reactor's connections, and by the HTTP/1.1 of the loop.</summary>
internal static class HttpRequests
{
    public static Workload Workload { get; } = new("w13", ["url", "n", "slots", "handler", "driver"], Run);

    private static JsonObject Run(Arguments arguments)
    {
        string url = arguments.Text("url", "http://127.0.0.1:8080/");
        int count = arguments.Count("n", 50_000);
        int slots = arguments.Count("slots", 64);
        string handler = arguments.OneOf("handler", "sockets", "loop", "plain");
        IoDriverKind driver = Enum.Parse<IoDriverKind>(
            arguments.OneOf("driver", "best", "epoll", "sockets"),
            ignoreCase: true
        );
        Func<int, Reading> measure =
            handler == "plain"
                ? count => Plain(url, count, slots)
                : count => OnReactor(url, count, slots, Enum.Parse<HttpHandlerKind>(handler, ignoreCase: true), driver);
        WarmUp.With(() => measure(2_000));
        Reading all = measure(count);
        return new JsonObject
        {
            ["handler"] = handler,
            ["n"] = count,
            ["slots"] = slots,
            ["per_s"] = Math.Round(count / all.Seconds),
            ["cpu_us"] = Reading.Round(all.Cpu / count / 1e3),
        };
    }

    private static Reading OnReactor(string url, int count, int slots, HttpHandlerKind kind, IoDriverKind driver)
    {
        using var reactor = Reactor.Create(new ReactorOptions { Driver = driver });
        return reactor.Run(async () =>
        {
            using var http = new HttpClient(reactor.CreateHttpHandler(options: new HttpHandlerOptions { Kind = kind }));
            Reading begin = Reading.Now;
            await Cooperator.ForEach(
                Enumerable.Range(0, count),
                slots,
                async _ =>
                {
                    using HttpResponseMessage response = await http.GetAsync(url);
                    Check(response);
                }
            );
            return Reading.Now - begin;
        });
    }

    private static Reading Plain(string url, int count, int slots)
    {
        using var http = new HttpClient(new SocketsHttpHandler());
        Reading begin = Reading.Now;
        Parallel
            .ForEachAsync(
                Enumerable.Range(0, count),
                new ParallelOptions { MaxDegreeOfParallelism = slots },
                async (_, token) =>
                {
                    using HttpResponseMessage response = await http.GetAsync(url, token);
                    Check(response);
                }
            )
            .GetAwaiter()
            .GetResult();
        return Reading.Now - begin;
    }

    private static void Check(HttpResponseMessage response)
    {
        if (response.StatusCode != HttpStatusCode.OK)
        {
            throw new InvalidOperationException($"The server has answered {response.StatusCode}.");
        }
    }
}
