using System.Text;
using Microsoft.Data.Sqlite;

// Devices that report, a store on a thread, commands typed at the console.
return Reactor.Main(async reactor =>
{
    var store = new Store(reactor, "gateway.db");
    await store.Open();
    var devices = new Devices(reactor, store);
    await reactor.ListenTcp(9000, devices);
    reactor.CallInThread(() => ReadCommands(reactor, devices));
    using var stop = new CancellationTokenSource();
    reactor.OnSignal(System.Runtime.InteropServices.PosixSignal.SIGHUP, () => devices.Count());
    await using ConnectionListener admin = reactor.AcceptTcp(9001);
    _ = Serve(admin, devices);
    await reactor.UntilStopped();
    await store.Close();
});

static void ReadCommands(Reactor reactor, Devices devices)
{
    while (Console.ReadLine() is { } command)
    {
        if (command == "count")
        {
            Console.WriteLine(reactor.BlockingCallFromThread(() => devices.Count()));
        }
        else
        {
            reactor.CallFromThread(reactor.Stop);
        }
    }
}

static async Deferred Serve(ConnectionListener admin, Devices devices)
{
    await foreach (Connection connection in admin)
    {
        Answer(connection, devices).AddErrback(failure => Console.Error.WriteLine(failure.Exception.Message));
    }
}

static async Deferred Answer(Connection connection, Devices devices)
{
    await using Connection closing = connection;
    using var reader = new StreamReader(connection.AsStream());
    while (await reader.ReadLineAsync() is { } line)
    {
        connection.Write(Encoding.UTF8.GetBytes($"{line}: {devices.Count()}\n"));
    }
}

sealed class Devices(Reactor reactor, Store store) : Factory
{
    private readonly HashSet<Device> _all = [];

    public int Count() => _all.Count;

    public override IProtocol? BuildProtocol(System.Net.EndPoint peer)
    {
        var device = new Device(reactor, store);
        _all.Add(device);
        return device;
    }
}

sealed class Device(Reactor reactor, Store store) : LineReceiver
{
    private DelayedCall? _silence;

    protected override void ConnectionMade() =>
        _silence = reactor.CallLater(TimeSpan.FromMinutes(1), () => Transport.LoseConnection());

    protected override void LineReceived(ReadOnlySpan<byte> line)
    {
        _silence?.Reset(TimeSpan.FromMinutes(1));
        store.Save(Encoding.UTF8.GetString(line)).AddCallbacks(() => SendLine("ok"), failure => SendLine("error"));
    }

    protected override void ConnectionLost(Failure reason)
    {
        if (_silence is { Active: true })
        {
            _silence.Cancel();
        }
    }
}

sealed class Store(Reactor reactor, string path)
{
    private readonly DeferredLock _one = new();
    private SqliteConnection? _connection;

    public Deferred Open() =>
        reactor.DeferToThread(() =>
        {
            _connection = new SqliteConnection($"Data Source={path}");
            _connection.Open();
        });

    public Deferred Save(string text) => _one.Run(() => reactor.DeferToThread(() => Insert(text)));

    public Deferred Close() => reactor.DeferToThread(() => _connection?.Dispose());

    private void Insert(string text)
    {
        using SqliteCommand command = _connection!.CreateCommand();
        command.CommandText = "insert into report values ($text)";
        command.Parameters.AddWithValue("$text", text);
        command.ExecuteNonQuery();
    }
}
