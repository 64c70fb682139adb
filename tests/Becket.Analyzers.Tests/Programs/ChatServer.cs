using System.Text;

// A chat room: protocols, shared state without locks, a heartbeat, and a log file that is written at the end.
var room = new HashSet<Guest>();
string motd = File.Exists("motd.txt") ? File.ReadAllText("motd.txt") : "Welcome";

return Reactor.Main(async reactor =>
{
    var beat = new LoopingCall(() =>
    {
        foreach (Guest guest in room.ToArray())
        {
            guest.SendLine("tick");
        }
    });
    beat.Start(TimeSpan.FromSeconds(30), now: false);
    ListeningPort port = await reactor.ListenTcp(4000, () => new Guest(room, motd));
    Console.WriteLine($"Listening at {port.Host}");
    reactor.AddSystemEventTrigger(SystemEvent.Shutdown, SystemEventPhase.Before, () => Save(room.Count));
    await reactor.UntilStopped();
});

static async Deferred Save(int guests)
{
    await File.WriteAllTextAsync("guests.txt", guests.ToString());
}

sealed class Guest(HashSet<Guest> room, string motd) : LineReceiver
{
    private readonly StringBuilder _history = new();
    private string? _name;

    protected override void ConnectionMade()
    {
        room.Add(this);
        Greet();
    }

    protected override void LineReceived(ReadOnlySpan<byte> line)
    {
        string text = Encoding.UTF8.GetString(line);
        if (_name is null)
        {
            _name = text;
            return;
        }

        _history.AppendLine(text);
        using var reader = new StringReader(_history.ToString());
        string? first = reader.ReadLine();
        Say($"{DateTime.Now:T} {_name}: {text} ({first})"); // BKT0006
    }

    protected override void ConnectionLost(Failure reason) => room.Remove(this);

    private void Greet() => SendLine(motd);

    private void Say(string text)
    {
        foreach (Guest guest in room.Where(guest => guest != this))
        {
            guest.SendLine(text);
        }
    }
}
