using System.Net;
using System.Text;

namespace Becket.Samples.Net;

/// <summary>A room in which every guest reads what any guest says. One thread, so the room needs no lock. Try it twice
/// with: nc 127.0.0.1 8007</summary>
internal static class ChatServer
{
    public static int Run(int port) =>
        Reactor.Main(async reactor =>
        {
            var room = new HashSet<Guest>();
            ListeningPort listening = await reactor.ListenTcp(
                port,
                Factory.ForProtocol(() => new Guest(room) { Delimiter = "\n"u8 }),
                new ListenOptions { Interface = IPAddress.Loopback }
            );
            Console.WriteLine($"Listening at {listening.Host}");
            await reactor.UntilStopped();
        });

    private sealed class Guest(HashSet<Guest> room) : LineReceiver
    {
        private const int MostUnsent = 1024 * 1024;

        protected override void ConnectionMade()
        {
            room.Add(this);
            Broadcast($"{Transport.Peer} has come");
        }

        protected override void LineReceived(ReadOnlySpan<byte> line) =>
            Broadcast($"{Transport.Peer}: {Encoding.UTF8.GetString(line)}");

        protected override void ConnectionLost(Failure reason)
        {
            room.Remove(this);
            Broadcast($"{Transport.Peer} has gone");
        }

        private void Broadcast(string line)
        {
            foreach (Guest guest in room)
            {
                // A guest that does not read must not fill the memory with what others say.
                if (guest.Transport.Unsent > MostUnsent)
                {
                    guest.Transport.AbortConnection();
                }
                else
                {
                    guest.SendLine(line);
                }
            }
        }
    }
}
