using Microsoft.Win32.SafeHandles;

namespace Becket.FaultProgram;

/// <summary>Uses one part of the library for the first time when the process has no descriptor left at all, or may
/// begin no thread and no process, and once more when it may again. It prints what came of each.</summary>
internal static class Exhausted
{
    private static readonly TlsClientOptions s_tls = new() { TargetHost = "localhost" };

    /// <summary>Connections from before, each for one use.</summary>
    private static readonly Queue<Quiet> s_connections = [];

    /// <summary>Receivers whose peers have sent a descriptor. They do not read yet.</summary>
    private static readonly Queue<Receiver> s_receivers = [];

    public static int Run(string use, string of)
    {
        // Signals are what the reactor uses first itself, so it must not, if they are what is tried.
        using var reactor = Reactor.Create(new ReactorOptions { HandleSignals = use == "signal" ? false : null });
        System.Runtime.CompilerServices.RuntimeHelpers.RunClassConstructor(typeof(Exhausted).TypeHandle);
        reactor.Run(async Deferred () =>
        {
            // What the program itself needs for its own part is used before, so that only the library is tested.
            await Try("before", static () => throw new IOException("This program's own first error."));
            _ = Guid.NewGuid();
            ListeningPort port = await reactor.ListenTcp(0, Factory.ForProtocol(static () => new Echo()));
            for (int i = 0; use == "tls" && i < 3; i++)
            {
                s_connections.Enqueue(await reactor.ConnectTcp("127.0.0.1", port.Port, static () => new Quiet()));
            }

            for (int i = 0; use == "descriptor" && i < 3; i++)
            {
                await SendDescriptor(reactor);
            }

            List<SafeFileHandle> all = of == "descriptors" ? TakeAll() : [];
            List<byte[]> memory = of == "memory" ? TakeMemory() : [];
            if (of == "threads")
            {
                ThreadLimit.Forbid();
            }

            string first = await Try("without", () => Use(reactor, port.Port, use));
            string second = await Try("still without", () => Use(reactor, port.Port, use));
            all.ForEach(static handle => handle.Dispose());
            memory.Clear();
            if (of == "threads")
            {
                ThreadLimit.Allow();
            }

            string last = await Try("with", () => Use(reactor, port.Port, use));
            Console.Out.WriteLine(first);
            Console.Out.WriteLine(second);
            Console.Out.WriteLine(last);
        });
        GC.Collect();
        GC.WaitForPendingFinalizers();
        Console.Out.WriteLine("ended");
        return 0;
    }

    private static Deferred Use(Reactor reactor, int port, string use) =>
        use switch
        {
            "fail" => Fail(),
            "listen" => Listen(reactor),
            "connect" => Connect(reactor, port),
            "refused" => reactor.ConnectTcp("127.0.0.1", 1, static () => new Echo()).AddCallback(static _ => { }),
            "resolve" => reactor.Resolver.Resolve("localhost").AddCallback(static _ => { }),
            "lookup" => reactor.Resolver.Resolve("no-such-host.invalid").AddCallback(static _ => { }),
            "tls" => Tls(),
            "unix" => Unix(reactor),
            "udp" => Udp(reactor),
            "descriptor" => ReceiveDescriptor(),
            "spawn" => reactor.GetProcessValue("true").AddCallback(static _ => { }),
            "output" => reactor.GetProcessOutputAndValue("echo", ["text"]).AddCallback(static _ => { }),
            "missing" => reactor.GetProcessValue("/no/such/program").AddCallback(static _ => { }),
            "thread" => reactor.DeferToThread(static () => throw new InvalidDataException("From a thread.")),
            "unhandled" => Unhandled(reactor),
            "cancelled" => Cancelled(reactor),
            "signal" => Signal(reactor),
            "wrong-thread" => reactor.DeferToThread(reactor.Stop),
            _ => throw new ArgumentException(use),
        };

    private static Deferred Signal(Reactor reactor)
    {
        reactor.OnSignal(System.Runtime.InteropServices.PosixSignal.SIGHUP, static () => { }).Dispose();
        return Deferred.Succeed();
    }

    private static async Deferred Fail()
    {
        for (int i = 0; i < 3; i++)
        {
            await Deferred.Fail(new InvalidDataException("Failed.")).AddErrback(static _ => { });
        }
    }

    private static async Deferred Listen(Reactor reactor)
    {
        ListeningPort port = await reactor.ListenTcp(0, Factory.ForProtocol(static () => new Echo()));
        await port.StopListening();
    }

    private static async Deferred Connect(Reactor reactor, int port)
    {
        Echo client = await reactor.ConnectTcp("127.0.0.1", port, static () => new Echo());
        client.Transport.AbortConnection();
    }

    /// <summary>The peer sends back what it gets, which is no answer to a client of TLS.</summary>
    private static async Deferred Tls()
    {
        ITransport transport = s_connections.Dequeue().Transport;
        await transport.StartTls(s_tls).WaitForHandshake();
    }

    private static async Deferred Unix(Reactor reactor)
    {
        string path = Path.Combine(Path.GetTempPath(), $"becket-{Guid.NewGuid():N}");
        ListeningPort port = await reactor.ListenUnix(path, Factory.ForProtocol(static () => new Echo()));
        await port.StopListening();
    }

    private static async Deferred SendDescriptor(Reactor reactor)
    {
        string path = Path.Combine(Path.GetTempPath(), $"becket-{Guid.NewGuid():N}");
        var receiver = new Receiver();
        ListeningPort port = await reactor.ListenUnix(path, Factory.ForProtocol(() => receiver));
        Quiet sender = await reactor.ConnectUnix(path, static () => new Quiet());
        await receiver.Made;
        await port.StopListening();
        sender.Transport.SendFileDescriptor(0);
        sender.Transport.Write("x"u8);
        s_receivers.Enqueue(receiver);

        // The byte leaves at the end of the turn, and the sender's duplicate is closed then.
        await reactor.DeferLater(TimeSpan.FromMilliseconds(1));
    }

    private static async Deferred ReceiveDescriptor()
    {
        Receiver receiver = s_receivers.Dequeue();
        receiver.Transport.ResumeProducing();
        await receiver.Received;
    }

    private static async Deferred Udp(Reactor reactor)
    {
        DatagramPort port = await reactor.ListenUdp(0, new Datagrams());
        await port.StopListening();
    }

    private static async Deferred Unhandled(Reactor reactor)
    {
        _ = reactor.DeferLater(TimeSpan.Zero).AddCallback(static () => throw new InvalidDataException("Not handled."));
        await reactor.DeferLater(TimeSpan.FromMilliseconds(10));
        GC.Collect();
        GC.WaitForPendingFinalizers();
    }

    private static async Deferred Cancelled(Reactor reactor)
    {
        try
        {
            await reactor.DeferLater(TimeSpan.FromHours(1)).AddTimeout(TimeSpan.FromMilliseconds(1), reactor);
        }
        catch (TimeoutException) { }
    }

    private static async Deferred<string> Try(string when, Func<Deferred> use)
    {
        try
        {
            await use();
            return $"{when}: done";
        }
        catch (Exception error)
        {
            return $"{when}: {error.GetType().Name}: {error.Message}";
        }
    }

    private static List<SafeFileHandle> TakeAll()
    {
        var all = new List<SafeFileHandle>();
        try
        {
            while (true)
            {
                all.Add(File.OpenHandle("/dev/null"));
            }
        }
        catch (IOException)
        {
            return all;
        }
    }

    /// <summary>Takes all memory that the limit of the heap leaves (DOTNET_GCHeapHardLimit), but for a little, in which
    /// an error can be made.</summary>
    private static List<byte[]> TakeMemory()
    {
        var all = new List<byte[]>(100_000);
        foreach (int size in (int[])[1 << 20, 1 << 16, 1 << 13])
        {
            try
            {
                while (true)
                {
                    all.Add(new byte[size]);
                }
            }
            catch (OutOfMemoryException) { }
        }

        int freed = Math.Min(40, all.Count / 4);
        all.RemoveRange(all.Count - freed, freed);
        return all;
    }

    private sealed class Quiet : Protocol;

    private sealed class Receiver : Protocol, IFileDescriptorReceiver
    {
        public Deferred Made { get; } = new();

        public Deferred Received { get; } = new();

        public void FileDescriptorReceived(ReceivedDescriptor descriptor) => Received.Callback();

        protected override void ConnectionMade()
        {
            Transport.PauseProducing();
            Made.Callback();
        }

        protected override void ConnectionLost(Failure reason)
        {
            if (!Received.Called)
            {
                Received.Errback(reason);
            }
        }
    }

    private sealed class Datagrams : DatagramProtocol;
}
