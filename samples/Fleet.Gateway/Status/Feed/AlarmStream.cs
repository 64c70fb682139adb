using System.Text;
using System.Threading.Channels;
using Microsoft.AspNetCore.Http;

namespace Becket.Samples.Fleet.Gateway.Status.Feed;

/// <summary>Server-sent events: <c>ready</c> when the stream has begun, so that a page that reads the list after it
/// misses nothing; then <c>alarm</c> for each change.</summary>
internal sealed class AlarmStream(AlarmFeed feed)
{
    public async Task Handle(HttpContext http)
    {
        Channel<string> events = await feed.Listen();
        try
        {
            http.Response.ContentType = "text/event-stream; charset=utf-8";
            await Send(http, "retry: 2000\nevent: ready\ndata: {}\n\n");
            if (HttpMethods.IsHead(http.Request.Method))
            {
                return;
            }

            await foreach (string text in events.Reader.ReadAllAsync(http.RequestAborted))
            {
                await Send(http, text);
            }
        }
        catch (OperationCanceledException)
        {
            // The page has gone.
        }
        finally
        {
            feed.Leave(events);
        }
    }

    private static async Task Send(HttpContext http, string text)
    {
        // A page that does not read is closed by the server's lowest rate, or by the bound of the channel.
        await http.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(text), http.RequestAborted);
        await http.Response.Body.FlushAsync(http.RequestAborted);
    }
}
