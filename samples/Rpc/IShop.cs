using PolyType;
using StreamJsonRpc;

namespace Becket.Samples.Rpc;

/// <summary>What a till can ask its shop. Each method is a message to the shop and one back.</summary>
[JsonRpcContract, TypeShape(IncludeMethods = MethodShapeFlags.PublicInstance)]
public partial interface IShop
{
    /// <summary>The price of a thing in pence.</summary>
    Task<int> Price(string thing, CancellationToken cancellationToken = default);

    /// <summary>Sells a thing.</summary>
    /// <returns>How many the shop has sold.</returns>
    Task<int> Sell(string thing, CancellationToken cancellationToken = default);

    /// <summary>Every sale from now on, of all tills, until the reader ends.</summary>
    IAsyncEnumerable<Sale> Sales(CancellationToken cancellationToken = default);
}
