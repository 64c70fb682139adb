using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Becket.AspNetCore.Tests;

/// <summary>A client that sends what a test says, byte for byte, and ends as a test says.</summary>
internal sealed class RawClient(Socket socket) : IDisposable
{
    public Socket Socket => socket;

    public static async Task<RawClient> Connect(EndPoint endpoint, int? receiveBuffer = null)
    {
        Socket socket =
            endpoint is IPEndPoint
                ? new Socket(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true }
                : new Socket(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Unspecified);
        if (receiveBuffer is { } size)
        {
            socket.ReceiveBufferSize = size;
        }

        await socket.ConnectAsync(endpoint).Soon();
        return new RawClient(socket);
    }

    public Task Send(string text) => Send(Encoding.Latin1.GetBytes(text));

    public async Task Send(ReadOnlyMemory<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            bytes = bytes[await socket.SendAsync(bytes).AsTask().Soon()..];
        }
    }

    /// <summary>Ends this side's stream.</summary>
    public void EndSending() => socket.Shutdown(SocketShutdown.Send);

    /// <summary>Ends with a reset.</summary>
    public void Reset()
    {
        socket.LingerState = new LingerOption(true, 0);
        socket.Dispose();
    }

    /// <summary>Receives until a text has come.</summary>
    public async Task<string> ReceiveUntil(string end)
    {
        var text = new StringBuilder();
        byte[] buffer = new byte[1];
        while (!text.ToString().EndsWith(end, StringComparison.Ordinal))
        {
            int count = await socket.ReceiveAsync(buffer).Soon();
            Assert.True(count > 0, $"The stream ended after: {text}");
            text.Append((char)buffer[0]);
        }

        return text.ToString();
    }

    /// <summary>Receives until the end of the stream.</summary>
    public async Task<byte[]> ReceiveAll()
    {
        var all = new MemoryStream();
        byte[] buffer = new byte[64 * 1024];
        while (await socket.ReceiveAsync(buffer).Soon() is var count and > 0)
        {
            all.Write(buffer, 0, count);
        }

        return all.ToArray();
    }

    /// <inheritdoc cref="ReceiveAll"/>
    public async Task<string> ReceiveText() => Encoding.Latin1.GetString(await ReceiveAll());

    public void Dispose() => socket.Dispose();
}
