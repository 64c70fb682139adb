using System.Net;
using System.Net.Sockets;
using System.Text;
using Becket.Reactors.Drivers;
using Becket.Reactors.Drivers.Simulated;

namespace Becket.Tests.Reactors.Simulated;

/// <summary>A simulated driver without a reactor, moved by hand, and sinks that record its notifications.</summary>
internal sealed class SimulatedWorld(params SimulatedDriver[] drivers) : IDisposable
{
    /// <summary>Small, so that it is full soon.</summary>
    public const int Window = 64 * 1024;

    public SimulatedWorld()
        : this(new SimulatedDriver(new SimulatedNetwork { Window = Window })) { }

    public SimulatedDriver Driver => drivers[0];

    public static IPEndPoint At(int port) => new(IPAddress.Loopback, port);

    /// <summary>Turns until nothing happens any more.</summary>
    public void Settle()
    {
        for (int quiet = 0; quiet < 2; quiet++)
        {
            foreach (SimulatedDriver driver in drivers)
            {
                driver.Flush();
                driver.Wait(0, hasThreadWork: false);
                if (driver.Deliver())
                {
                    quiet = -1;
                }
            }
        }
    }

    public Listening Listen(EndPoint? at = null, ListenSettings? settings = null)
    {
        var sink = new Listening();
        sink.Listener = Driver.Listen(at ?? At(0), settings ?? new ListenSettings(), sink);
        return sink;
    }

    public Talking Connect(EndPoint to, EndPoint? bind = null, SimulatedDriver? from = null)
    {
        var sink = new Talking();
        sink.Channel = (from ?? Driver).Connect(to, new ConnectSettings(bind), sink);
        return sink;
    }

    public (Talking Caller, Talking Called) Pair(EndPoint? at = null)
    {
        Listening listening = Listen(at);
        Talking caller = Connect(listening.Listener.LocalEndPoint);
        Settle();
        listening.Listener.Close();
        return (caller, Assert.Single(listening.Accepted));
    }

    public Hearing Bind(EndPoint? at = null, DatagramSettings? settings = null)
    {
        var sink = new Hearing();
        sink.Socket = Driver.Bind(at ?? At(0), settings ?? new DatagramSettings(), sink);
        return sink;
    }

    public void Dispose()
    {
        foreach (SimulatedDriver driver in drivers)
        {
            driver.Dispose();
            Assert.Equal(0, driver.OpenCount);
        }
    }

    /// <summary>The error of <paramref name="action"/>.</summary>
    public static SocketError ErrorOf(Action action) => Assert.Throws<SocketException>(action).SocketErrorCode;

    /// <summary>Accepts every connection.</summary>
    internal sealed class Listening : IListenerSink
    {
        public IoListener Listener { get; set; } = null!;

        public List<Talking> Accepted { get; } = [];

        public void OnAccepted(IoChannel channel)
        {
            var sink = new Talking { Channel = channel };
            channel.Sink = sink;
            Accepted.Add(sink);
            channel.Start();
        }

        public void OnAcceptFailed(SocketError error) => Assert.Fail(error.ToString());
    }

    /// <summary>Records the notifications of a channel.</summary>
    internal sealed class Talking : IChannelSink
    {
        private readonly List<byte> _bytes = [];

        public IoChannel Channel { get; set; } = null!;

        public List<string> Events { get; } = [];

        public byte[] Bytes => [.. _bytes];

        public string Text => Encoding.ASCII.GetString(Bytes);

        public void Write(string text) => Channel.Write(Encoding.ASCII.GetBytes(text));

        public void OnConnected() => Events.Add("connected");

        public void OnReceived(ReadOnlySpan<byte> data)
        {
            Events.Add($"received {data.Length}");
            _bytes.AddRange(data);
        }

        public void OnEndOfStream() => Events.Add("end of stream");

        public void OnDrained() => Events.Add("drained");

        public void OnClosed(SocketError error) => Events.Add($"closed: {error}");
    }

    /// <summary>Records the notifications of a datagram socket.</summary>
    internal sealed class Hearing : IDatagramSink
    {
        public IoDatagrams Socket { get; set; } = null!;

        public List<string> Heard { get; } = [];

        public List<EndPoint> From { get; } = [];

        public int Refusals { get; private set; }

        public SocketError Send(string text, EndPoint? to = null) => Socket.Send(Encoding.ASCII.GetBytes(text), to);

        public void OnReceived(ReadOnlySpan<byte> data, EndPoint from)
        {
            Heard.Add(Encoding.ASCII.GetString(data));
            From.Add(from);
        }

        public void OnRefused() => Refusals++;
    }
}
