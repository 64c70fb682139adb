using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;
using Becket.Reactors.Drivers.Epoll;
using Microsoft.Win32.SafeHandles;

namespace Becket.Tests.Net.Endpoints;

[SupportedOSPlatform("linux")]
public sealed partial class UnixDescriptorTests : EndpointTest
{
    [Fact]
    public void A_file_is_read_by_the_peer_that_it_was_sent_to()
    {
        string file = Path.Combine(Folder(), "file");
        File.WriteAllText(file, "what the file holds");
        RunPair(
            async Deferred (receiver, sender) =>
            {
                using (SafeFileHandle handle = File.OpenHandle(file))
                {
                    sender.Transport.SendFileDescriptor(handle);
                }

                sender.Send("x");
                await receiver.Until(1);
                using var stream = new FileStream(Assert.Single(receiver.Taken), FileAccess.Read);
                using var reader = new StreamReader(stream);
                Assert.Equal("what the file holds", reader.ReadToEnd());
                Assert.Equal(["descriptor", "x"], receiver.Events);
            }
        );
    }

    [Fact]
    public void Descriptors_keep_their_order_and_come_before_the_bytes_that_were_written_after_them() =>
        RunPair(
            async Deferred (receiver, sender) =>
            {
                string folder = Folder();
                string[] names = [.. Enumerable.Range(0, 20).Select(i => Path.Combine(folder, $"{i}"))];
                foreach (string name in names)
                {
                    using SafeFileHandle handle = File.OpenHandle(name, FileMode.CreateNew, FileAccess.Write);
                    RandomAccess.Write(handle, System.Text.Encoding.ASCII.GetBytes(name), 0);
                    sender.Transport.SendFileDescriptor(handle);
                    sender.Send("b");
                }

                await receiver.Until(20);
                Assert.Equal(20, receiver.Taken.Count);
                for (int i = 0; i < 20; i++)
                {
                    Assert.Equal(
                        names[i],
                        new FileInfo($"/proc/self/fd/{receiver.Taken[i].DangerousGetHandle()}").LinkTarget
                    );
                }

                Assert.Equal("descriptor", receiver.Events[0]);
            }
        );

    [Fact]
    public void More_descriptors_than_one_message_carries_go_with_as_many_bytes_as_they_need() =>
        RunPair(
            async Deferred (receiver, sender) =>
            {
                using SafeFileHandle handle = File.OpenHandle("/dev/null");
                for (int i = 0; i < 600; i++)
                {
                    sender.Transport.SendFileDescriptor(handle);
                }

                sender.Send("abc");
                await receiver.Until(3);
                Assert.Equal(600, receiver.Taken.Count);
                Assert.Equal("abc", receiver.Text);
            }
        );

    [Fact]
    public void Descriptors_go_both_ways_and_large_writes_arrive_whole() =>
        RunPair(
            async Deferred (receiver, sender) =>
            {
                using SafeFileHandle handle = File.OpenHandle("/dev/null");
                foreach ((Taking from, Taking to) in new[] { (receiver, sender), (sender, receiver) })
                {
                    from.Transport.SendFileDescriptor(handle);
                    from.Transport.Write(new byte[1_000_000]);
                    from.Transport.SendFileDescriptor(handle);
                    from.Transport.Write(new byte[1_000_000]);
                    await to.Until(2_000_000);
                    Assert.Equal(2, to.Taken.Count);
                }
            }
        );

    [Fact]
    public void A_connection_that_is_received_is_adopted()
    {
        Reactor reactor = Make();
        RunPair(
            reactor,
            async Deferred (receiver, sender) =>
            {
                using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
                listener.Listen();
                using var caller = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
#pragma warning disable BKT0001 // The peer is on this machine, and answers at once.
                caller.Connect(listener.LocalEndPoint!);
                using (Socket accepted = listener.Accept())
#pragma warning restore BKT0001
                {
                    sender.Transport.SendFileDescriptor(accepted.SafeHandle);
                }

                receiver.TakesSockets = true;
                sender.Send("x");
                await receiver.Until(1);
                using SafeSocketHandle socket = Assert.Single(receiver.Sockets);
                Recorder served = await reactor.AdoptStreamConnection(
                    socket,
                    Factory.ForProtocol(() => new Recorder())
                );
                Assert.Equal(caller.LocalEndPoint, served.Transport.Peer);
#pragma warning disable BKT0001 // It fits the buffer.
                caller.Send("through"u8);
#pragma warning restore BKT0001
                Assert.Equal("through", await served.Heard);
                served.Transport.AbortConnection();
                await served.Lost;
            }
        );
    }

    [Fact]
    public void What_nobody_takes_is_closed() =>
        RunPair(
            async Deferred (receiver, sender) =>
            {
                receiver.Ignores = true;
                await Flood(receiver, sender);
                Assert.Empty(receiver.Taken);
            }
        );

    [Fact]
    public void A_protocol_that_takes_no_descriptors_leaks_none()
    {
        Reactor reactor = Make();
        string at = Path.Combine(Folder(), "socket");
        reactor.Run(async Deferred () =>
        {
            var receiver = new Recorder();
            ListeningPort port = await reactor.ListenUnix(at, () => receiver);
            Taking sender = await reactor.ConnectUnix(at, () => new Taking());
            await receiver.Made;
            using Pipe pipe = new();
            sender.Transport.SendFileDescriptor(pipe.ToWrite);
            sender.Send("x");
            Assert.Equal("x", await receiver.Heard);
            Assert.True(await pipe.IsClosedByAll(reactor));
            sender.Transport.LoseConnection();
            await receiver.Lost;
        });
    }

    [Fact]
    public void Descriptors_without_a_byte_are_closed_with_the_connection() =>
        RunPair(
            async Deferred (receiver, sender) =>
            {
                using Pipe pipe = new();
                sender.Transport.SendFileDescriptor(pipe.ToWrite);
                sender.Transport.LoseConnection();
                await receiver.Lost;
                await sender.Lost;
                Assert.Empty(receiver.Taken);
                sender.Transport.SendFileDescriptor(pipe.ToWrite);
                Assert.True(await pipe.IsClosedByAll(sender.Transport.Reactor));
            }
        );

    [Fact]
    public void A_protocol_that_throws_or_closes_gets_no_further_descriptors_and_leaks_none() =>
        RunPair(
            async Deferred (receiver, sender) =>
            {
                receiver.WhenTaken = () => receiver.Transport.LoseConnection();
                using Pipe pipe = new();
                for (int i = 0; i < 5; i++)
                {
                    sender.Transport.SendFileDescriptor(pipe.ToWrite);
                }

                sender.Send("x");
                await receiver.Lost;
                Assert.Equal(["descriptor"], receiver.Events);
                Assert.Single(receiver.Taken).Dispose();
                Assert.True(await pipe.IsClosedByAll(receiver.Transport.Reactor));
            }
        );

    [Fact]
    public void A_descriptor_is_taken_once_and_in_time() =>
        RunPair(
            async Deferred (receiver, sender) =>
            {
                receiver.Ignores = true;
                using SafeFileHandle handle = File.OpenHandle("/dev/null");
                sender.Transport.SendFileDescriptor(handle);
                sender.Send("x");
                await receiver.Until(1);
                InvalidOperationException error = Assert.Throws<InvalidOperationException>(() => receiver.Last!.Take());
                Assert.Contains("within FileDescriptorReceived, once", error.Message, StringComparison.Ordinal);
            }
        );

    protected override Reactor Create(ReactorOptions options) => Reactor.Create(options, new EpollDriver());

    private void RunPair(Func<Taking, Taking, Deferred> work) => RunPair(Make(), work);

    private void RunPair(Reactor reactor, Func<Taking, Taking, Deferred> work)
    {
        string at = Path.Combine(Folder(), "pair");
        reactor.Run(async Deferred () =>
        {
            var receiver = new Taking();
            await reactor.ListenUnix(at, () => receiver);
            Taking sender = await reactor.ConnectUnix(at, () => new Taking());
            await receiver.Made;
            await work(receiver, sender);
            foreach (SafeFileHandle handle in receiver.Taken.Concat(sender.Taken))
            {
                handle.Dispose();
            }
        });
    }

    private static async Deferred Flood(Taking receiver, Taking sender)
    {
        using Pipe pipe = new();
        for (int i = 1; i <= 5000; i++)
        {
            sender.Transport.SendFileDescriptor(pipe.ToWrite);
            if (i % 200 == 0)
            {
                sender.Send("x");
                await receiver.Until(i / 200);
            }
        }

        Assert.True(await pipe.IsClosedByAll(receiver.Transport.Reactor));
    }

    /// <summary>A pipe whose writing end is passed on: its reading end sees whether a duplicate is open.</summary>
    private sealed class Pipe : IDisposable
    {
        private readonly System.IO.Pipes.AnonymousPipeServerStream _toRead = new(System.IO.Pipes.PipeDirection.In);

        public System.Runtime.InteropServices.SafeHandle ToWrite => _toRead.ClientSafePipeHandle;

        /// <summary>Closes the own writing end. Then the end of the pipe comes, unless a duplicate is open: without one
        /// the wait does not end, and the test's watchdog does.</summary>
        public async Deferred<bool> IsClosedByAll(Reactor reactor)
        {
            _toRead.DisposeLocalCopyOfClientHandle();
            return await reactor.DeferToThread(() => _toRead.ReadByte()) == -1;
        }

        public void Dispose() => _toRead.Dispose();
    }

    private sealed class Taking : Protocol, IFileDescriptorReceiver
    {
        private readonly System.Text.StringBuilder _text = new();
        private Deferred? _reached;
        private long _awaited;

        public long Count { get; private set; }

        public List<string> Events { get; } = [];

        public List<SafeFileHandle> Taken { get; } = [];

        public List<SafeSocketHandle> Sockets { get; } = [];

        public ReceivedDescriptor? Last { get; private set; }

        public Deferred Made { get; } = new();

        public Deferred<Failure> Lost { get; } = new();

        public bool Ignores { get; set; }

        public bool TakesSockets { get; set; }

        public Action? WhenTaken { get; set; }

        public string Text => _text.ToString();

        public void Send(string text) => Transport.Write(System.Text.Encoding.ASCII.GetBytes(text));

        /// <summary>Fires when that many bytes have come.</summary>
        public async Deferred Until(long count)
        {
            if (Count < count)
            {
                (_awaited, _reached) = (count, new Deferred());
                await _reached;
            }
        }

        public void FileDescriptorReceived(ReceivedDescriptor descriptor)
        {
            Events.Add("descriptor");
            Last = descriptor;
            if (TakesSockets)
            {
                Sockets.Add(descriptor.TakeSocket());
            }
            else if (!Ignores)
            {
                Taken.Add(descriptor.Take());
            }

            WhenTaken?.Invoke();
        }

        protected override void ConnectionMade() => Made.Callback();

        protected override void DataReceived(ReadOnlySpan<byte> data)
        {
            Count += data.Length;
            string text = System.Text.Encoding.ASCII.GetString(data);
            _text.Append(text);
            Events.Add(text);
            if (_reached is { } reached && Count >= _awaited)
            {
                _reached = null;
                reached.Callback();
            }
        }

        protected override void ConnectionLost(Failure reason) => Lost.Callback(reason);
    }
}
