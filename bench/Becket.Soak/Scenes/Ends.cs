using System.Net.Sockets;

namespace Becket.Soak.Scenes;

/// <summary>Clients that end as they should not.</summary>
internal static class Ends
{
    /// <summary>Ends with a reset: before its request, within it, before the answer, or within that.</summary>
    public static async Task Reset(Target target)
    {
        using Peer peer = await Peer.Connect(target, target.Http, receiveBuffer: 16 * 1024);
        string[] beginnings =
        [
            "",
            "GE",
            "GET / HTTP/1.1\r\nHo",
            Requests.Hello,
            Requests.Wait,
            Requests.Wait + Requests.Hello,
            "GET /download?bytes=1000000 HTTP/1.1\r\nHost: a\r\n\r\n",
        ];
        await peer.Send(beginnings[target.Random.Next(beginnings.Length)]);
        await target.Pause(30);
        peer.Reset();
    }

    public static async Task StayIdle(Target target)
    {
        using Peer peer = await Peer.Connect(target, target.OneIn(2) ? target.Http : target.Https);
        await target.Pause(2_000);
        await End(target, peer);
    }

    public static async Task SendGarbage(Target target)
    {
        using Peer peer = await Peer.Connect(target, target.Http);
        await SendRandomBytes(target, peer, 4_000);
        await End(target, peer);
    }

    /// <summary>Begins TLS, and then ends or sends what is no TLS.</summary>
    public static async Task BreakHandshake(Target target)
    {
        using Peer peer = await Peer.Connect(target, target.Https);

        // The beginning of a record with a ClientHello of 250 bytes.
        await peer.Send(new byte[] { 22, 3, 1, 0, 250, 1, 0, 0, 246, 3, 3 });
        if (target.OneIn(2))
        {
            await SendRandomBytes(target, peer, 400);
        }

        await target.Pause(20);
        await End(target, peer);
    }

    /// <summary>Ends in one of the possible ways.</summary>
    public static async Task End(Target target, Peer peer)
    {
        switch (target.Random.Next(3))
        {
            case 0:
                peer.Reset();
                break;
            case 1:
                try
                {
                    peer.EndSending();
                    await peer.DropAll();
                }
                catch (SocketException)
                {
                    // The server may end it first.
                }

                break;
            default:
                peer.Dispose();
                break;
        }
    }

    private static async Task SendRandomBytes(Target target, Peer peer, int most)
    {
        byte[] bytes = new byte[target.Random.Next(1, most)];
        target.Random.NextBytes(bytes);
        try
        {
            await peer.Send(bytes);
        }
        catch (SocketException)
        {
            // The server may end it first.
        }
    }
}
