using System.Net.WebSockets;

namespace Becket.Soak.Scenes;

/// <summary>Web sockets.</summary>
internal static class Sockets
{
    /// <summary>Sends messages while it receives them again, and closes in order.</summary>
    public static async Task Echo(Target target)
    {
        using ClientWebSocket socket = await Connect(target);
        int messages = target.Random.Next(10, 500);
        int length = target.Random.Next(1, 10_000);
        long all = (long)messages * length;
        Task sending = SendAll();
        byte[] buffer = new byte[16 * 1024];
        for (long place = 0; place < all; )
        {
            ValueWebSocketReceiveResult part = await socket.ReceiveAsync(buffer.AsMemory(), default);
            if (!Pattern.Matches(place, buffer.AsSpan(0, part.Count)))
            {
                throw new WrongAnswerException($"wrong bytes at {place}");
            }

            place += part.Count;
        }

        await sending;
        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, default);

        async Task SendAll()
        {
            for (int message = 0; message < messages; message++)
            {
                await socket.SendAsync(
                    Pattern.From((long)message * length, length),
                    WebSocketMessageType.Binary,
                    endOfMessage: true,
                    default
                );
            }
        }
    }

    /// <summary>Sends, and receives nothing, until the server takes no more; then it is gone.</summary>
    public static async Task Flood(Target target)
    {
        using ClientWebSocket socket = await Connect(target);
        using var enough = new CancellationTokenSource(target.Random.Next(100, 1_500));
        try
        {
            while (true)
            {
                await socket.SendAsync(
                    Pattern.From(0, target.Random.Next(1, 30_000)),
                    WebSocketMessageType.Binary,
                    endOfMessage: true,
                    enough.Token
                );
            }
        }
        catch (OperationCanceledException)
        {
            socket.Abort();
        }
    }

    private static async Task<ClientWebSocket> Connect(Target target)
    {
        var socket = new ClientWebSocket();
        await socket.ConnectAsync(new Uri($"ws://127.0.0.1:{target.Http}/socket"), default);
        return socket;
    }
}
