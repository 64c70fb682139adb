using System.Globalization;
using System.Net;
using System.Text;

namespace Becket.Samples.Net;

/// <summary>A gateway for devices that stay connected: a page to copy. A device logs in, sends reports and answers
/// heartbeats. The gateway acknowledges each report and remembers when each device was last heard.</summary>
/// <remarks>
/// <para>A frame is ASCII text between two flags, <c>~</c>. A device sends <c>login ID KEY</c>, <c>report TEXT</c> and
/// <c>pong NUMBER</c>. The gateway sends <c>welcome</c>, <c>ack COUNT</c>, <c>ping NUMBER</c>, <c>bye</c> and
/// <c>error TEXT</c>. For another wire format, change <see cref="Session.FrameReceived"/> and
/// <see cref="Session.Send"/>.</para>
/// <para>Try it with: printf '~login 4711 secret~report 21.5~' | nc 127.0.0.1 8007</para>
/// <para>One thread serves all devices, so the dictionaries need no lock. samples/Fleet is a large gateway, with a
/// binary protocol, alarms that must not be lost, Redis and SQLite.</para>
/// </remarks>
internal static class DeviceGateway
{
    private const byte Flag = (byte)'~';
    private const int MaxFrameLength = 512;
    private const int MaxConnections = 10_000;
    private const int MaxConnectionsByPeer = 1_000;

    /// <summary>The key that devices send with <c>login</c>. In a gateway of your own, give each device a key of its
    /// own.</summary>
    private const string Key = "secret";

    /// <summary>The time from the connection to the login. Clients that connect and stay silent are closed.</summary>
    private static readonly TimeSpan s_loginTime = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan s_heartbeatInterval = TimeSpan.FromSeconds(30);

    /// <summary>A device that sends no good frame for this time is closed: it has left three heartbeats
    /// unanswered.</summary>
    private static readonly TimeSpan s_silenceTime = 4 * s_heartbeatInterval;

    private static readonly TimeSpan s_statusInterval = TimeSpan.FromSeconds(10);

    /// <summary>The time at the end for devices to take the last bytes and to close.</summary>
    private static readonly TimeSpan s_closingTime = TimeSpan.FromSeconds(2);

    public static int Run(int port) =>
        Reactor.Main(async reactor =>
        {
            var gateway = new Gateway(reactor);
            await gateway.Start(port);
            await reactor.UntilStopped();
            await gateway.Stop();
        });

    /// <summary>The state that all sessions share.</summary>
    private sealed class Gateway(Reactor reactor)
    {
        private readonly HashSet<Session> _sessions = [];
        private readonly Dictionary<string, Session> _online = [];
        private readonly Dictionary<string, DateTimeOffset> _lastSeen = [];
        private readonly DeferredEvent _allClosed = new();
        private ListeningPort? _port;
        private LoopingCall? _status;
        private bool _isStopping;
        private long _frames;

        public async Deferred Start(int port)
        {
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
                await _allClosed.Wait().AddTimeout(s_closingTime, reactor);
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

        /// <summary>Notes that a device has logged in. If its older connection is still open, the device has lost it:
        /// abort it.</summary>
        public void LogIn(string device, Session session)
        {
            Session? older = _online.GetValueOrDefault(device);
            _online[device] = session;
            older?.Transport.AbortConnection();
        }

        /// <summary>Notes a good frame.</summary>
        public void FrameReceived(string device)
        {
            _frames++;

            // In memory. To keep the times in a database, collect the changes here and write them once a second, with
            // an asynchronous client or in reactor.DeferToThread. Do not let a device wait for the database.
            _lastSeen[device] = reactor.TimeProvider.GetUtcNow();
        }

        private void FireIfAllClosed()
        {
            if (_isStopping && _sessions.Count == 0)
            {
                _allClosed.Set();
            }
        }

        private void PrintStatus() =>
            Console.WriteLine(
                $"{_online.Count} online, {_sessions.Count} connected, {_lastSeen.Count} seen, {_frames} frames"
            );
    }

    /// <summary>The connection of one device.</summary>
    private sealed class Session : DelimitedFrameReceiver
    {
        private readonly Gateway _gateway;
        private Heartbeat? _heartbeat;
        private int _pings;
        private int _reports;

        public Session(Gateway gateway)
            : base(Flag)
        {
            _gateway = gateway;
            MaxLength = MaxFrameLength;

            // Only good frames count, and before the login only a login is a good frame.
            FirstFrameTimeout = s_loginTime;
        }

        /// <summary>The id that the device has logged in with. Null before the login.</summary>
        public string? Device { get; private set; }

        public void BeginClose()
        {
            Send("bye");
            Transport.LoseConnection();
        }

        protected override void ConnectionMade() => _gateway.Add(this);

        protected override void ConnectionLost(Failure reason)
        {
            _heartbeat?.Stop();
            _gateway.Remove(this);
        }

        /// <returns>Whether the frame is good. A client that sends only other frames is closed: before the login by
        /// <see cref="FrameReceiver.FirstFrameTimeout"/>, later by the heartbeat, and at any time by
        /// <see cref="DelimitedFrameReceiver.MaxNoise"/>.</returns>
        protected override bool FrameReceived(ReadOnlySpan<byte> frame)
        {
            string[] words = Encoding.ASCII.GetString(frame).Split(' ', 3);
            switch (words[0])
            {
                case "login" when Device is null && words is [_, var id, Key]:
                    LogIn(id);
                    break;

                case "report" when Device is not null:
                    Send(string.Create(CultureInfo.InvariantCulture, $"ack {++_reports}"));
                    break;

                case "pong" when Device is not null:
                    break;

                default:
                    Send($"error '{words[0]}' is not possible here");
                    return false;
            }

            _heartbeat!.NoteReceived();
            _gateway.FrameReceived(Device!);
            return true;
        }

        private void LogIn(string id)
        {
            Device = id;
            _gateway.LogIn(id, this);
            Send("welcome");
            _heartbeat = new Heartbeat(Transport, SendPing);
            _heartbeat.Start(s_heartbeatInterval, tolerance: s_silenceTime);
        }

        private void SendPing() => Send(string.Create(CultureInfo.InvariantCulture, $"ping {_pings++}"));

        private void Send(string text) => Transport.Write([Flag, .. Encoding.ASCII.GetBytes(text), Flag]);
    }
}
