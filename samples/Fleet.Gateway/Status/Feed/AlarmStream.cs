using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using Becket.Samples.Fleet.Gateway.Status.Api;
using Becket.Samples.Fleet.Gateway.Stores.Records;
using Microsoft.AspNetCore.Http;

namespace Becket.Samples.Fleet.Gateway.Status.Feed;

/// <summary>Server-sent events: <c>ready</c> when the stream has begun, so that a page that reads the list after it
/// misses nothing; then <c>alarm</c> for each change.</summary>
internal sealed class AlarmStream(AlarmFeed feed)
{
    /// <summary>The time between two signs of life on a stream without alarms.</summary>
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(15);

    public async Task Handle(HttpContext http)
    {
        Channel<Alarm> channel = await feed.Listen().ConfigureAwait(false);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, feed.Stopping);
        try
        {
            http.Response.ContentType = "text/event-stream; charset=utf-8";
            await Send(http, "retry: 2000\nevent: ready\ndata: {}\n\n", end.Token).ConfigureAwait(false);
            while (
                !HttpMethods.IsHead(http.Request.Method) && await Next(http, channel, end.Token).ConfigureAwait(false)
            ) { }
        }
        catch (OperationCanceledException)
        {
            // The page has gone, or the server stops.
        }
        finally
        {
            feed.Leave(channel);
        }
    }

    /// <returns>False if the stream has ended.</returns>
    private static async Task<bool> Next(HttpContext http, Channel<Alarm> channel, CancellationToken end)
    {
        Task<bool> more = channel.Reader.WaitToReadAsync(end).AsTask();
        while (await Task.WhenAny(more, Task.Delay(s_pause, end)).ConfigureAwait(false) != more)
        {
            end.ThrowIfCancellationRequested();
            await Send(http, ":\n\n", end).ConfigureAwait(false);
        }

        if (!await more.ConfigureAwait(false))
        {
            return false;
        }

        var events = new StringBuilder();
        while (channel.Reader.TryRead(out Alarm? alarm))
        {
            events
                .Append("event: alarm\ndata: ")
                .Append(JsonSerializer.Serialize(alarm, ApiJson.Default.Alarm))
                .Append("\n\n");
        }

        await Send(http, events.ToString(), end).ConfigureAwait(false);
        return true;
    }

    private static async Task Send(HttpContext http, string text, CancellationToken end)
    {
        // A page that does not read is closed by the server's lowest rate, or by the bound of the channel.
        await http.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(text), end).ConfigureAwait(false);
        await http.Response.Body.FlushAsync(end).ConfigureAwait(false);
    }
}
