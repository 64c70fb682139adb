using System.Runtime.CompilerServices;
using StreamJsonRpc;

namespace Becket.Samples.Rpc;

/// <summary>A shop that all tills share: no lock, because its methods run on the loop.</summary>
/// <param name="mostUnread">How many sales may wait for one reader of <see cref="Sales"/>. For a reader with more, the
/// stream fails after these: it neither makes the shop wait nor fills its memory.</param>
public sealed class Shop(int mostUnread = 1_000) : IShop
{
    private readonly Dictionary<string, int> _prices = new() { ["tea"] = 42, ["cake"] = 310 };
    private readonly HashSet<DeferredChannel<Sale>> _readers = [];
    private readonly HashSet<ITill> _tills = [];
    private int _sold;

    /// <summary>Serves tills until the program is stopped.</summary>
    public static int Run(int port) =>
        Reactor.Main(async reactor =>
        {
            var shop = new Shop();
            await foreach (
                Connection connection in reactor.AcceptTcp(port, new() { Interface = System.Net.IPAddress.Loopback })
            )
            {
                _ = shop.Serve(connection);
            }
        });

    /// <summary>Answers one till until its connection ends.</summary>
    public async Deferred Serve(Connection connection)
    {
        await using Connection ends = connection;
        using JsonRpc rpc = Calls.On(connection);
        rpc.AddLocalRpcTarget<IShop>(this, null);
        ITill till = rpc.Attach<ITill>();
        _tills.Add(till);
        rpc.StartListening();
        try
        {
            await rpc.Completion;
        }
        catch (ConnectionEndedException)
        {
            // The till is gone: its connection was cut.
        }
        finally
        {
            _tills.Remove(till);
        }
    }

    /// <inheritdoc/>
    public Task<int> Price(string thing, CancellationToken cancellationToken) =>
        _prices.TryGetValue(thing, out int price)
            ? Task.FromResult(price)
            : throw new LocalRpcException($"We do not sell {thing}.");

    /// <inheritdoc/>
    public async Task<int> Sell(string thing, CancellationToken cancellationToken)
    {
        int price = await Price(thing, cancellationToken);
        var sale = new Sale(thing, ++_sold);
        foreach (DeferredChannel<Sale> reader in _readers.ToArray())
        {
            if (!reader.TryPut(sale))
            {
                // To wait for it with Put would make every till as slow as this reader.
                _readers.Remove(reader);
                reader.Fail(new LocalRpcException($"You read too slowly: {mostUnread} sales are waiting."));
            }
        }

        if (price > 300)
        {
            await Task.WhenAll(_tills.Select(till => till.Show($"Somebody bought {thing}!")));
        }

        return sale.Number;
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<Sale> Sales(CancellationToken cancellationToken)
    {
        // Here, and not when the first one is asked for: so no sale after the call is missed.
        var reader = new DeferredChannel<Sale>(mostUnread);
        _readers.Add(reader);
        return Read(reader, cancellationToken);
    }

    private async IAsyncEnumerable<Sale> Read(
        DeferredChannel<Sale> reader,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        try
        {
            await foreach (Sale sale in reader.WithCancellation(cancellationToken))
            {
                yield return sale;
            }
        }
        finally
        {
            _readers.Remove(reader);
        }
    }
}
