// Asks a server for a line over TCP on this machine. Compiled ahead of time.
using System.Runtime.CompilerServices;

return Reactor.Main(async reactor =>
{
    ListeningPort port = await reactor.ListenTcp(System.Net.IPAddress.Loopback, 0, () => new Clerk());
    Caller caller = await reactor.ConnectTcp("127.0.0.1", port.Port, () => new Caller());
    caller.SendLine("how are you compiled?");
    Console.WriteLine(await caller.Answer);
    await port.Drain(TimeSpan.FromSeconds(10));
});

internal sealed class Clerk : LineReceiver
{
    protected override void LineReceived(ReadOnlySpan<byte> line) =>
        SendLine(RuntimeFeature.IsDynamicCodeSupported ? "as I run" : "ahead of time");
}

internal sealed class Caller : LineReceiver
{
    public Deferred<string> Answer { get; } = new();

    protected override void LineReceived(ReadOnlySpan<byte> line) =>
        Answer.Callback(System.Text.Encoding.UTF8.GetString(line));
}
