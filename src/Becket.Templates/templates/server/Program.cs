// A chat server: whatever a guest says, all guests read. Try it twice with: nc 127.0.0.1 8007
// It listens where the argument says: dotnet run -- tcp:8008, or unix:/tmp/chat, or tls:8443:privateKey=key.pem
using BecketServer1;

string address = args is [string given] ? given : "tcp:8007:interface=127.0.0.1";

return Reactor.Main(async reactor =>
{
    var room = new HashSet<Guest>(); // Only the loop's thread touches it: no lock.
    IStreamServerEndpoint endpoint = Endpoint.Server(reactor, address);
    IListeningPort port = await endpoint.Listen(Factory.ForProtocol(() => new Guest(room)));
    Console.WriteLine($"Listening at {port.Host}. Ctrl+C stops.");
    await reactor.UntilStopped();
});
