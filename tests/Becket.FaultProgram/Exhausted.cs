using Microsoft.Win32.SafeHandles;

namespace Becket.FaultProgram;

/// <summary>Uses one part of the library for the first time when the process has no descriptor left at all, and once
/// more when it has some again. It prints what came of each.</summary>
internal static class Exhausted
{
    public static int Run(string use)
    {
        using var reactor = Reactor.Create();
        reactor.Run(async Deferred () =>
        {
            // What the program itself needs for its own part is used before, so that only the library is tested.
            await Try("before", static () => throw new IOException("This program's own first error."));
            ListeningPort port = await reactor.ListenTcp(0, Factory.ForProtocol(static () => new Echo()));
            List<SafeFileHandle> all = TakeAll();
            string first = await Try("without", () => Use(reactor, port.Port, use));
            string second = await Try("still without", () => Use(reactor, port.Port, use));
            all.ForEach(static handle => handle.Dispose());
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
            "unix" => Unix(reactor),
            "udp" => Udp(reactor),
            "spawn" => reactor.GetProcessValue("true").AddCallback(static _ => { }),
            "output" => reactor.GetProcessOutputAndValue("echo", ["text"]).AddCallback(static _ => { }),
            "missing" => reactor.GetProcessValue("/no/such/program").AddCallback(static _ => { }),
            "thread" => reactor.DeferToThread(static () => throw new InvalidDataException("From a thread.")),
            "unhandled" => Unhandled(reactor),
            "cancelled" => Cancelled(reactor),
            "wrong-thread" => reactor.DeferToThread(reactor.Stop),
            _ => throw new ArgumentException(use),
        };

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

    private static async Deferred Unix(Reactor reactor)
    {
        string path = Path.Combine(Path.GetTempPath(), $"becket-{Guid.NewGuid():N}");
        ListeningPort port = await reactor.ListenUnix(path, Factory.ForProtocol(static () => new Echo()));
        await port.StopListening();
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

    private sealed class Datagrams : DatagramProtocol;
}
