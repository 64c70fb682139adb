using System.Net;

// Datagrams in, a summary out. A thread of the program reads a sensor that blocks.
var sums = new Dictionary<string, double>();

return Reactor.Main(async reactor =>
{
    var agent = new Agent(sums);
    await reactor.ListenUdp(8125, agent);
    var report = new LoopingCall(() => Report(sums));
    report.Start(TimeSpan.FromSeconds(10)).AddErrback(failure => Console.Error.WriteLine(failure.Exception));
    var sensor = new Sensor(reactor, agent);
    sensor.Start();
    await reactor.UntilStopped();
    sensor.Stop();
});

static void Report(Dictionary<string, double> sums)
{
    foreach ((string name, double sum) in sums)
    {
        Console.WriteLine($"{name} {sum}");
    }

    sums.Clear();
}

sealed class Agent(Dictionary<string, double> sums) : DatagramProtocol
{
    public void Add(string name, double value) => sums[name] = sums.GetValueOrDefault(name) + value;

    protected override void DatagramReceived(ReadOnlySpan<byte> data, EndPoint from)
    {
        using var text = new StreamReader(new MemoryStream(data.ToArray()));
        while (text.ReadLine() is { } line)
        {
            string[] parts = line.Split(':');
            if (parts.Length == 2 && double.TryParse(parts[1], out double value))
            {
                Add(parts[0], value);
            }
        }
    }
}

sealed class Sensor(Reactor reactor, Agent agent)
{
    private readonly object _lock = new();
    private readonly Thread _thread = new(() => { }) { IsBackground = true };
    private double _last;
    private volatile bool _stopped;

    public void Start()
    {
        _thread.Start();
        reactor.CallInThread(Read);
    }

    public void Stop()
    {
        _stopped = true;
        lock (_lock)
        {
            Console.WriteLine(_last);
        }
    }

    private void Read()
    {
        using var device = new FileStream("/dev/sensor", FileMode.Open);
        var buffer = new byte[8];
        while (!_stopped)
        {
            device.ReadExactly(buffer);
            double value = BitConverter.ToDouble(buffer);
            lock (_lock)
            {
                _last = value;
            }

            reactor.CallFromThread(() => agent.Add("sensor", value));
            Thread.Sleep(1000);
        }
    }
}
