using System.Text;

namespace Becket.Soak.Scenes;

/// <summary>Clients that do what they should: they must get every answer.</summary>
internal static class Requests
{
    public const string Hello = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
    public const string Wait = "GET /wait HTTP/1.1\r\nHost: a\r\n\r\n";

    public static async Task KeepAlive(Target target)
    {
        using Peer peer = await Peer.Connect(target, target.Http);
        for (int left = target.Random.Next(1, 200); left > 0; left--)
        {
            bool waits = target.OneIn(20);
            await peer.Send(waits ? Wait : Hello);
            await peer.Expect(waits ? "Waited" : "Hello");
        }
    }

    public static async Task Pipeline(Target target)
    {
        using Peer peer = await Peer.Connect(target, target.Http);
        for (int left = target.Random.Next(1, 50); left > 0; left--)
        {
            await SendAndExpect(target, peer, count: 16, endsSending: false);
        }
    }

    /// <summary>Ends its own stream right after its requests. The last one has its answer at once: a handler that waits
    /// would take a client without unread requests to be gone.</summary>
    public static async Task HalfClose(Target target)
    {
        using Peer peer = await Peer.Connect(target, target.Http);
        await SendAndExpect(target, peer, target.Random.Next(1, 9), endsSending: true);
        if (await peer.DropAll() is var more and > 0)
        {
            throw new WrongAnswerException($"{more} bytes after the last answer");
        }
    }

    private static async Task SendAndExpect(Target target, Peer peer, int count, bool endsSending)
    {
        bool[] waits = [.. Enumerable.Range(1, count).Select(at => at < count && target.OneIn(10))];
        await peer.Send(
            new StringBuilder().AppendJoin("", waits.Select(static waits => waits ? Wait : Hello)).ToString()
        );
        if (endsSending)
        {
            peer.EndSending();
        }

        foreach (bool isWaited in waits)
        {
            await peer.Expect(isWaited ? "Waited" : "Hello");
        }
    }
}
