using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Becket.AspNetCore.Tests;

/// <summary>A client that asks again and again until the server ends the connection, and counts the answers.</summary>
internal static class LoadClient
{
    /// <summary>Asks until the end, which must not be within an answer.</summary>
    /// <param name="endpoint">The server.</param>
    /// <param name="path">What it asks for.</param>
    /// <param name="depth">The number of requests that it sends at once.</param>
    /// <param name="body">The body of each answer: it must be nowhere else in it.</param>
    /// <param name="answered">Called for each answer.</param>
    public static async Task AskUntilTheEnd(EndPoint endpoint, string path, int depth, string body, Action answered)
    {
        using RawClient client = await RawClient.Connect(endpoint);
        string requests = string.Concat(Enumerable.Repeat($"GET {path} HTTP/1.1\r\nHost: a\r\n\r\n", depth));
        byte[] buffer = new byte[16 * 1024];
        string rest = "";
        try
        {
            while (true)
            {
                await client.Send(requests);
                for (int left = depth; left > 0; )
                {
                    int count = await client.Socket.ReceiveAsync(buffer).Soon();
                    rest += Encoding.Latin1.GetString(buffer, 0, count);
                    while (rest.IndexOf(body, StringComparison.Ordinal) is var at and >= 0)
                    {
                        rest = rest[(at + body.Length)..];
                        left--;
                        answered();
                    }

                    if (count == 0)
                    {
                        Assert.Equal("", rest);
                        return;
                    }
                }
            }
        }
        catch (SocketException)
        {
            // The server had ended the connection when these requests came.
            Assert.Equal("", rest);
        }
    }
}
