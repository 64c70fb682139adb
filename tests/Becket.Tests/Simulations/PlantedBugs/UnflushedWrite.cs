namespace Becket.Tests.Simulations.PlantedBugs;

/// <summary>A server that keeps orders in a file and acknowledges each, and a client that sends each until it is
/// acknowledged. The bug: the server acknowledges an order when it is written. It is on the disk only after the next
/// flush, which comes every half second; a crash in between loses it.</summary>
internal sealed class UnflushedWrite(bool isRight)
{
    private const string FileName = "/orders";
    private const byte End = (byte)';';

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(1);
    private static readonly ConnectOptions s_options = new() { ConnectTimeout = s_patience };

    /// <summary>The orders that the client was told of that they are safe.</summary>
    public List<string> Acknowledged { get; } = [];

    /// <summary>The orders in the file. One whose end is missing was torn by a crash, and does not count.</summary>
    public static HashSet<string> Read(IFileSystem disk)
    {
        using FileSystemStream file = disk.Open(FileName, FileMode.OpenOrCreate);
        using var reader = new StreamReader(file);
        return
        [
            .. reader
                .ReadToEnd()
                .Split('\n')
                .Where(static line => line.EndsWith(';'))
                .Select(static line => line.TrimEnd(';')),
        ];
    }

    /// <summary>The server's program.</summary>
    public async Deferred Serve(Reactor reactor)
    {
        FileSystemStream file = await reactor.DeferToThread(() => reactor.FileSystem.Open(FileName, FileMode.Append));

        // Ends the line that a crash may have torn.
        file.WriteByte((byte)'\n');
        var flushing = new LoopingCall(() => reactor.DeferToThread(() => file.Flush(flushToDisk: true)))
        {
            Clock = reactor,
        };
        _ = flushing.Start(TimeSpan.FromMilliseconds(500));
        await reactor.ListenTcp(7, Factory.ForProtocol(() => new Shop(file, isRight)));
    }

    /// <summary>The client's program.</summary>
    public async Deferred Order(Reactor reactor, int orders)
    {
        Customer? customer = null;
        while (Acknowledged.Count < orders)
        {
            string order = $"order {Acknowledged.Count:000}";
            try
            {
                customer ??= await reactor.ConnectTcp("server", 7, static () => new Customer(), s_options);
                await customer.Order(order).AddTimeout(s_patience, reactor);
                Acknowledged.Add(order);
                await reactor.DeferLater(TimeSpan.FromMilliseconds(100));
            }
            catch (Exception error) when (error is IOException or TimeoutException)
            {
                customer?.Transport.AbortConnection();
                customer = null;
                await reactor.DeferLater(s_patience);
            }
        }
    }

    private sealed class Shop(FileSystemStream file, bool isRight) : LineOnlyReceiver
    {
        protected override void LineReceived(ReadOnlySpan<byte> line)
        {
            file.Write([.. line, End, (byte)'\n']);
            if (isRight)
            {
                _ = AnswerWhenFlushed(line.ToArray());
            }
            else
            {
                SendLine(line);
            }
        }

        private async Deferred AnswerWhenFlushed(byte[] line)
        {
            await Transport.Reactor.DeferToThread(() => file.Flush(flushToDisk: true));
            if (Transport.IsConnected)
            {
                SendLine(line);
            }
        }
    }

    private sealed class Customer : LineOnlyReceiver
    {
        private readonly DeferredQueue<bool> _answers = new();

        public async Deferred Order(string order)
        {
            SendLine(order);
            if (!await _answers.Get())
            {
                throw new ConnectionEndedException("The connection has ended.");
            }
        }

        protected override void LineReceived(ReadOnlySpan<byte> line) => _answers.Put(true);

        protected override void ConnectionLost(Failure reason) => _answers.Put(false);
    }
}
