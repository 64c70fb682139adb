// An HttpClient asks a server that thinks for an hour, in virtual time.
using System.Globalization;

return Reactor.Main(
    async reactor =>
    {
        await reactor.ListenTcp(80, () => new SlowServer(reactor));
        using var client = new HttpClient(reactor.CreateHttpHandler()) { Timeout = Timeout.InfiniteTimeSpan };
        string answer = await client.GetStringAsync(new Uri("http://127.0.0.1/"));
        string hours = reactor.Now.TotalHours.ToString("F2", CultureInfo.InvariantCulture);
        Console.WriteLine($"{answer} after {hours} h, on the loop: {Reactor.Current == reactor}");
    },
    new ReactorOptions { VirtualTime = true }
);

internal sealed class SlowServer(Reactor reactor) : LineReceiver
{
    protected override void LineReceived(ReadOnlySpan<byte> line)
    {
        if (line.IsEmpty)
        {
            reactor.CallLater(TimeSpan.FromHours(1), Answer);
        }
    }

    private void Answer()
    {
        Transport.Write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\n42"u8);
        Transport.LoseConnection();
    }
}
