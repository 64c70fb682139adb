using System.Text;

namespace Becket.ProcessProgram;

/// <summary>Programs that talk through their standard input and output.</summary>
internal static class StandardIoPrograms
{
    public static async Deferred<int> Run(Reactor reactor, string which, string? file)
    {
        var filter = new UpperCase();
        var factory = Factory.ForProtocol(() => filter);
        switch (which)
        {
            case "stdio":
                await reactor.ConnectStandardIo(factory);
                await filter.Ended;
                return 0;

            case "stdio-outlives":
                await reactor.ConnectStandardIo(factory);
                await filter.Ended;
                while (!File.Exists(file))
                {
                    await reactor.DeferLater(TimeSpan.FromMilliseconds(1));
                }

                return 0;

            case "stdio-stray":
                await reactor.ConnectStandardIo(factory);
                Console.WriteLine("stray");
                await filter.Ended;
                return 0;

            case "stdio-nonblocking":
                await reactor.ConnectStandardIo(factory);
                filter.Transport.LoseConnection();
                await filter.Ended;
                return 0;

            case "stdio-twice":
                await reactor.ConnectStandardIo(factory);
                try
                {
                    await reactor.ConnectStandardIo(factory);
                }
                catch (InvalidOperationException error)
                {
                    filter.Transport.Write(Encoding.UTF8.GetBytes(error.Message));
                }

                await filter.Ended;
                return 0;

            case "stdio-server":
                await Endpoint.Server(reactor, "stdio:").Listen(factory);
                await filter.Ended;
                return 0;

            case "stdio-client":
                await Endpoint.Client(reactor, "stdio:").Connect(factory);
                await filter.Ended;
                return 0;

            default:
                return 2;
        }
    }

    /// <summary>Writes in capital letters what it reads.</summary>
    private sealed class UpperCase : Protocol
    {
        public Deferred Ended { get; } = new();

        protected override void DataReceived(ReadOnlySpan<byte> data)
        {
            byte[] upper = new byte[data.Length];
            for (int i = 0; i < data.Length; i++)
            {
                upper[i] = data[i] is >= (byte)'a' and <= (byte)'z' ? (byte)(data[i] - 32) : data[i];
            }

            Transport.Write(upper);
        }

        protected override void ConnectionLost(Failure reason) => Ended.Callback();
    }
}
