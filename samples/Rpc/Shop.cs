using System.Runtime.CompilerServices;
using StreamJsonRpc;

namespace Becket.Samples.Rpc;

/// <summary>A shop that all tills share: no lock, because its methods run on the loop.</summary>
public sealed class Shop : IShop
{
    private readonly Dictionary<string, int> _prices = new() { ["tea"] = 42, ["cake"] = 310 };
    private readonly HashSet<DeferredQueue<Sale>> _readers = [];
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
        foreach (DeferredQueue<Sale> reader in _readers)
        {
            reader.Put(sale);
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
        var reader = new DeferredQueue<Sale>();
        _readers.Add(reader);
        return Read(reader, cancellationToken);
    }

    private async IAsyncEnumerable<Sale> Read(
        DeferredQueue<Sale> reader,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        try
        {
            while (true)
            {
                yield return await reader.Get().AsTask(cancellationToken);
            }
        }
        finally
        {
            _readers.Remove(reader);
        }
    }
}
