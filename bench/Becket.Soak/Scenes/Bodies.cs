using System.Net.Sockets;

namespace Becket.Soak.Scenes;

/// <summary>Clients that take or give a long body: slowly, or not to its end.</summary>
internal static class Bodies
{
    public static async Task ReadSlowly(Target target)
    {
        using Peer peer = await Peer.Connect(target, target.Http, receiveBuffer: 4 * 1024);
        int length = target.Random.Next(200_000, 2_000_000);
        await peer.Send($"GET /download?bytes={length} HTTP/1.1\r\nHost: a\r\n\r\n");
        if (await peer.ReadHeaders() != length)
        {
            throw new WrongAnswerException("another length");
        }

        bool endsEarly = target.OneIn(3);
        int slow = target.Random.Next(50_000, 150_000);
        for (int place = 0; place < length; )
        {
            ReadOnlyMemory<byte> part = await peer.Take(Math.Min(length - place, place < slow ? 4_000 : 16_000));
            if (!Pattern.Matches(place, part.Span))
            {
                throw new WrongAnswerException($"wrong bytes at {place}");
            }

            place += part.Length;
            if (place < slow)
            {
                await target.Pause(20);
            }
            else if (endsEarly)
            {
                await Ends.End(target, peer);
                return;
            }
        }
    }

    public static async Task WriteSlowly(Target target)
    {
        using Peer peer = await Peer.Connect(target, target.Http);
        int length = target.Random.Next(20, 2_000);
        string headers = $"POST /upload HTTP/1.1\r\nHost: a\r\nContent-Length: {length}\r\n\r\n";
        for (int at = 0; at < headers.Length; )
        {
            int count = Math.Min(headers.Length - at, target.Random.Next(1, 10));
            await peer.Send(headers.Substring(at, count));
            at += count;
            await target.Pause(10);
        }

        for (int place = 0; place < length; )
        {
            int count = Math.Min(length - place, target.Random.Next(1, 100));
            await peer.Send(Pattern.From(place, count));
            place += count;
            await target.Pause(10);
        }

        await peer.Expect($"{length} True");
    }

    public static async Task Upload(Target target)
    {
        using Peer peer = await Peer.Connect(target, target.Http);
        int length = target.Random.Next(1_000, 4_000_000);
        await peer.Send($"POST /upload HTTP/1.1\r\nHost: a\r\nContent-Length: {length}\r\n\r\n");
        await SendBody(peer, length);
        await peer.Expect($"{length} True");
    }

    public static async Task AbortUpload(Target target)
    {
        using Peer peer = await Peer.Connect(target, target.Http);
        await peer.Send("POST /upload HTTP/1.1\r\nHost: a\r\nContent-Length: 10000000\r\n\r\n");
        try
        {
            await SendBody(peer, target.Random.Next(2_000_000));
        }
        catch (SocketException)
        {
            // The server may end it first.
        }

        await Ends.End(target, peer);
    }

    private static async Task SendBody(Peer peer, int length)
    {
        for (int place = 0; place < length; )
        {
            ReadOnlyMemory<byte> part = Pattern.From(place, Math.Min(length - place, 30_000));
            await peer.Send(part);
            place += part.Length;
        }
    }
}
