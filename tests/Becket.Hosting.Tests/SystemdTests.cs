using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading.Channels;
using Becket.Hosting.Systemd;

namespace Becket.Hosting.Tests;

/// <summary>A host that runs as a service of systemd does: with its variables and its sockets.</summary>
public sealed class SystemdTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("becket");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task It_is_ready_when_all_has_started_feeds_the_watchdog_and_says_that_it_stops()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "systemd is of Linux.");
        using NotifySocket notify = new(_folder);
        using ChildHost child = await ChildHost.Start(
            _folder.FullName,
            ("NOTIFY_SOCKET", notify.Path),
            ("WATCHDOG_USEC", "40000")
        );

        // It listens when systemd hears that it is ready.
        await notify.Receive("READY=1");
        using (TcpClient client = await child.Connect())
        {
            await notify.Receive("WATCHDOG=1");
            await notify.Receive("WATCHDOG=1");
        }

        await child.Signal("TERM");

        await notify.Receive("STOPPING=1");
        (int code, _, string errors) = await child.End();
        Assert.Equal((0, ""), (code, errors));
    }

    [Fact]
    public async Task A_blocked_loop_does_not_feed_the_watchdog()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "systemd is of Linux.");
        using NotifySocket notify = new(_folder);
        using ChildHost child = await ChildHost.Start(
            _folder.FullName,
            ("NOTIFY_SOCKET", notify.Path),
            ("WATCHDOG_USEC", "40000")
        );
        await notify.Receive("WATCHDOG=1");
        using TcpClient client = await child.Connect();
        await client.GetStream().WriteAsync("hello\nblock\n"u8.ToArray());

        // The loop takes both lines in one turn, and blocks in it: the answer to the first does not leave.
        await notify.Silence();

        Assert.False(client.GetStream().DataAvailable);
    }

    [Fact]
    public void It_takes_over_the_socket_that_systemd_listens_at_with_the_connections_that_wait()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "systemd is of Linux.");
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        using var reactor = Reactor.Create();

        ProcessResult result = reactor.Run(async () =>
        {
            // Before there is a program: systemd starts it for this connection.
            await using Connection client = await reactor.ConnectTcp(
                "127.0.0.1",
                ((IPEndPoint)listener.LocalEndPoint!).Port
            );
            string[] command = ChildHost.CommandOf(_folder.FullName, "systemd:INET:name=lines");
            Deferred<ProcessResult> ended = reactor.GetProcessOutputAndValue(
                command[0],
                command[1..],
                new ProcessOptions
                {
                    Environment = ProcessEnvironment.Current.With("LISTEN_FDS", "1").With("LISTEN_FDNAMES", "lines"),
                    MoreDescriptors = new Dictionary<int, ChildDescriptor>
                    {
                        [3] = ChildDescriptor.FromHandle(listener.SafeHandle),
                    },
                }
            );

            using var reader = new StreamReader(client.AsStream());
            client.Write("hello\n"u8);
            Assert.Equal("HELLO", await reader.ReadLineAsync());
            client.Write("quit\n"u8);
            Assert.Null(await reader.ReadLineAsync());
            return await ended;
        });

        Assert.Equal(0, result.Status.ExitCode);
    }

    [Theory]
    [InlineData("40000", null, 20)]
    [InlineData("40000", "7", 20)]
    [InlineData("40000", "8", null)]
    [InlineData("0", null, null)]
    [InlineData("soon", null, null)]
    [InlineData(null, null, null)]
    public void The_watchdog_is_fed_at_half_of_its_time_by_the_process_that_it_watches(
        string? microseconds,
        string? process,
        int? milliseconds
    ) =>
        Assert.Equal(
            milliseconds is { } expected ? TimeSpan.FromMilliseconds(expected) : null,
            WatchdogFeed.IntervalFrom(name => name == "WATCHDOG_USEC" ? microseconds : process, 7)
        );

    /// <summary>The socket at which systemd hears from its services. It is read all the time, as systemd does: when
    /// only a few messages wait in it, a program that sends another one blocks.</summary>
    private sealed class NotifySocket : IDisposable
    {
        private readonly Socket _socket = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        private readonly Channel<string> _messages = Channel.CreateUnbounded<string>();

        public NotifySocket(DirectoryInfo folder)
        {
            Path = System.IO.Path.Combine(folder.FullName, "notify");
            _socket.Bind(new UnixDomainSocketEndPoint(Path));
            _ = ReadAll();
        }

        public string Path { get; }

        /// <summary>Waits until a message comes.</summary>
        public async Task Receive(string message)
        {
            while (await _messages.Reader.ReadAsync().AsTask().Soon() != message) { }
        }

        /// <summary>Returns when nothing has come for many times the interval.</summary>
        public Task Silence() =>
            Limit.Until(async () =>
            {
                while (_messages.Reader.TryRead(out _)) { }

                await Task.Delay(500);
                return !_messages.Reader.TryPeek(out _);
            });

        public void Dispose() => _socket.Dispose();

        private async Task ReadAll()
        {
            byte[] buffer = new byte[1024];
            try
            {
                while (true)
                {
                    int length = await _socket.ReceiveAsync(buffer);
                    _messages.Writer.TryWrite(Encoding.UTF8.GetString(buffer, 0, length));
                }
            }
            catch (Exception error) when (error is SocketException or ObjectDisposedException)
            {
                _messages.Writer.Complete(error);
            }
        }
    }
}
