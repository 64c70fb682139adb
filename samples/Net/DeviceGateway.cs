using System.Globalization;
using System.Net;
using System.Text;

namespace Becket.Samples.Net;

/// <summary>A gateway for devices that stay connected: a page to copy. A device logs in, sends reports and answers
/// heartbeats. The gateway acknowledges each report and remembers when each device was last heard.</summary>
/// <remarks>
/// <para>A frame is ASCII text between two flags, <c>~</c>. A device sends <c>login ID KEY</c>, <c>report TEXT</c> and
/// <c>pong NUMBER</c>. The gateway sends <c>welcome</c>, <c>ack COUNT</c>, <c>ping NUMBER</c>, <c>bye</c> and
/// <c>error TEXT</c>. For another wire format change <see cref="Session.LineReceived"/> and
/// <see cref="Session.Send"/>.</para>
/// <para>Try it with: printf '~login 4711 secret~report 21.5~' | nc 127.0.0.1 8007</para>
/// <para>One thread serves all devices, so the dictionaries need no lock. samples/Fleet is the same in large, with
/// alarms that must not be lost, Redis and SQLite.</para>
/// </remarks>
internal static class DeviceGateway
{
    private const byte Flag = (byte)'~';
    private const int MaxFrameLength = 512;
    private const int MaxConnections = 10_000;
    private const int MaxConnectionsByPeer = 1_000;

    /// <summary>Heartbeats in a row without an answer after which a device counts as lost.</summary>
    private const int MaxMissed = 3;

    /// <summary>What devices must send with <c>login</c>. Replace it by a key for each device.</summary>
    private const string Key = "secret";

    /// <summary>Time from the connection to the login. It guards against clients that connect and stay
    /// silent.</summary>
    private static readonly TimeSpan s_loginTime = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan s_heartbeatInterval = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan s_statusInterval = TimeSpan.FromSeconds(10);

    /// <summary>Time at the end for devices to take the last bytes and to close.</summary>
    private static readonly TimeSpan s_closingTime = TimeSpan.FromSeconds(2);

    public static void Run(int port)
    {
        using var reactor = Reactor.Create();
        reactor.Run(async Deferred () =>
        {
            var gateway = new Gateway(reactor);
            await gateway.Start(port);
            try
            {
                // Never fires. SIGINT or SIGTERM cancels it.
                await new Deferred();
            }
            catch (CancelledException)
            {
                await gateway.Stop();
            }
        });
    }

    /// <summary>The state that all sessions share.</summary>
    private sealed class Gateway(Reactor reactor)
    {
        private readonly HashSet<Session> _sessions = [];
        private readonly Dictionary<string, Session> _online = [];
        private readonly Dictionary<string, DateTimeOffset> _lastSeen = [];
        private readonly Deferred _allClosed = new();
        private ListeningPort? _port;
        private LoopingCall? _status;
        private bool _isStopping;
        private long _frames;

        public async Deferred Start(int port)
        {
            // Limits first: all of all peers, then those of one peer.
            Factory factory = Factory.ForProtocol(() => new Session(this));
            factory = new LimitConnectionsByPeer(factory, MaxConnectionsByPeer);
            factory = new LimitTotalConnectionsFactory(factory, MaxConnections);
            _port = await reactor.ListenTcp(port, factory, new ListenOptions { Interface = IPAddress.Loopback });
            _status = new LoopingCall(PrintStatus) { Clock = reactor };
            _ = _status.Start(s_statusInterval, now: false);
            Console.WriteLine($"Listening at {_port.Host}");
        }

        /// <summary>Ends in order: accepts no more connections, says goodbye to each device, waits until they have
        /// closed, and aborts the connections of those that have not.</summary>
        public async Deferred Stop()
        {
            _isStopping = true;
            _status!.Stop();
            await _port!.StopListening();
            foreach (Session session in _sessions.ToArray())
            {
                session.BeginClose();
            }

            FireIfAllClosed();
            try
            {
                await _allClosed.AddTimeout(s_closingTime, reactor);
            }
            catch (TimeoutException)
            {
                foreach (Session session in _sessions.ToArray())
                {
                    session.Transport.AbortConnection();
                }
            }

            PrintStatus();
        }

        public void Add(Session session) => _sessions.Add(session);

        public void Remove(Session session)
        {
            _sessions.Remove(session);
            if (session.Device is { } device && _online.GetValueOrDefault(device) == session)
            {
                _online.Remove(device);
            }

            FireIfAllClosed();
        }

        /// <summary>Notes that a device has logged in. A device that comes back, its old connection not yet known to
        /// be lost, replaces it.</summary>
        public void LogIn(string device, Session session)
        {
            Session? before = _online.GetValueOrDefault(device);
            _online[device] = session;
            if (before != session)
            {
                before?.Transport.AbortConnection();
            }
        }

        public void FrameReceived(string? device)
        {
            _frames++;
            if (device is not null)
            {
                // In memory. To keep it in a database, collect the changes here and write them once a second, with
                // an asynchronous client or with reactor.DeferToThread: never wait for it before answering a device.
                _lastSeen[device] = reactor.TimeProvider.GetUtcNow();
            }
        }

        private void FireIfAllClosed()
        {
            if (_isStopping && _sessions.Count == 0 && !_allClosed.Called)
            {
                _allClosed.Callback();
            }
        }

        private void PrintStatus() =>
            Console.WriteLine(
                $"{_online.Count} online, {_sessions.Count} connected, {_lastSeen.Count} seen, {_frames} frames"
            );
    }

    /// <summary>The connection of one device.</summary>
    private sealed class Session : LineReceiver
    {
        private readonly Gateway _gateway;
        private Deadline? _login;
        private LoopingCall? _heartbeats;
        private int _beat;
        private int _missed;
        private int _reports;

        public Session(Gateway gateway)
        {
            _gateway = gateway;
            Delimiter = [Flag];
            MaxLength = MaxFrameLength;
        }

        /// <summary>The id that the device has logged in with. Null before.</summary>
        public string? Device { get; private set; }

        public void BeginClose()
        {
            Send("bye");
            Transport.LoseConnection();
        }

        protected override void ConnectionMade()
        {
            _gateway.Add(this);
            _login = new Deadline(Transport.Reactor, Transport.AbortConnection);
            _login.Set(s_loginTime);
        }

        protected override void ConnectionLost(Failure reason)
        {
            _login!.Cancel();
            _heartbeats?.Stop();
            _gateway.Remove(this);
        }

        protected override void LineReceived(ReadOnlySpan<byte> line)
        {
            // Two flags in a row: one has ended a frame, the other begins the next.
            if (line.IsEmpty)
            {
                return;
            }

            string[] words = Encoding.ASCII.GetString(line).Split(' ', 3);
            _gateway.FrameReceived(Device);
            switch (words[0])
            {
                case "login" when Device is null && words is [_, var id, Key]:
                    LogIn(id);
                    break;

                case "report" when Device is not null:
                    Send(string.Create(CultureInfo.InvariantCulture, $"ack {++_reports}"));
                    break;

                case "pong" when Device is not null:
                    _missed = 0;
                    break;

                default:
                    Send($"error '{words[0]}' is not possible here");
                    break;
            }
        }

        private void LogIn(string id)
        {
            Device = id;
            _login!.Cancel();
            _gateway.LogIn(id, this);
            Send("welcome");
            _heartbeats = new LoopingCall(Beat) { Clock = Transport.Reactor };
            _ = _heartbeats.Start(s_heartbeatInterval, now: false);
        }

        private void Beat()
        {
            if (_missed == MaxMissed)
            {
                Transport.AbortConnection();
                return;
            }

            _missed++;
            Send(string.Create(CultureInfo.InvariantCulture, $"ping {_beat++}"));
        }

        private void Send(string text) => Transport.Write([Flag, .. Encoding.ASCII.GetBytes(text), Flag]);
    }
}
