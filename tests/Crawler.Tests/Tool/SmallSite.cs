using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Crawler.Tests.Tool;

/// <summary>A site of a few pages on a free port of 127.0.0.1, for programs.</summary>
internal sealed class SmallSite : IDisposable
{
    private readonly HttpListener _listener;
    private readonly Dictionary<string, string> _pages;
    private readonly CancellationTokenSource _end = new();
    private readonly TaskCompletionSource _goOn = new();
    private readonly Task _serving;

    public SmallSite(Dictionary<string, string>? pages = null)
    {
        _pages = pages ?? Quotes(pages: 3);
        do
        {
            Port = FreePort();
        } while (!TryListen(Port, out _listener));

        _serving = Serve();
    }

    public int Port { get; }

    public string Address => $"http://127.0.0.1:{Port}/";

    /// <summary>How long each answer takes.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>A page that is answered only after <see cref="GoOn"/>; null for none.</summary>
    public string? Held { get; init; }

    /// <summary>Pages of quotations, each with a link to the next.</summary>
    public static Dictionary<string, string> Quotes(int pages)
    {
        var all = new Dictionary<string, string>();
        for (int page = 0; page < pages; page++)
        {
            string next = page + 1 < pages ? $"<li class=next><a href='/{page + 1}'>Next</a></li>" : "";
            string quotes = string.Concat(
                Enumerable
                    .Range(0, 2)
                    .Select(n =>
                        $"<div class=quote><span class=text>Text {page}.{n}</span>"
                        + $"<small class=author>Author {n}</small>"
                        + $"<a class=tag href='/t'>one</a><a class=tag href='/t'>two</a></div>"
                    )
            );
            all[page == 0 ? "/" : $"/{page}"] = $"<title>Quotes</title><h1>Page {page}</h1>{quotes}{next}";
        }

        return all;
    }

    /// <summary>Lets the page that is held go.</summary>
    public void GoOn() => _goOn.SetResult();

    public void Dispose()
    {
        _end.Cancel();
        _listener.Abort();
        _serving.GetAwaiter().GetResult();
        _end.Dispose();
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    // False if another socket has taken the port meanwhile.
    private static bool TryListen(int port, out HttpListener listener)
    {
        listener = new HttpListener();
        listener.Prefixes.Add($"http://127.0.0.1:{port}/");
        try
        {
            listener.Start();
            return true;
        }
        catch (HttpListenerException)
        {
            listener.Close();
            return false;
        }
    }

    private async Task Serve()
    {
        try
        {
            while (!_end.IsCancellationRequested)
            {
                _ = Answer(await _listener.GetContextAsync());
            }
        }
        catch (Exception error) when (error is HttpListenerException or ObjectDisposedException)
        {
            // The test has ended.
        }
    }

    private async Task Answer(HttpListenerContext context)
    {
        try
        {
            await Task.Delay(Delay, _end.Token);
            if (context.Request.Url!.AbsolutePath == Held)
            {
                await _goOn.Task.WaitAsync(_end.Token);
            }

            bool isFound = _pages.TryGetValue(context.Request.Url.AbsolutePath, out string? page);
            byte[] body = Encoding.UTF8.GetBytes(page ?? "<h1>Nothing here</h1>");
            context.Response.StatusCode = isFound ? 200 : 404;
            context.Response.ContentType =
                isFound && page!.StartsWith("User-agent", StringComparison.Ordinal)
                    ? "text/plain"
                    : "text/html; charset=utf-8";
            context.Response.ContentLength64 = body.Length;
            await context.Response.OutputStream.WriteAsync(body);
            context.Response.Close();
        }
        catch (Exception error)
            when (error is HttpListenerException or ObjectDisposedException or OperationCanceledException)
        {
            // The client or the test has gone.
        }
    }
}
