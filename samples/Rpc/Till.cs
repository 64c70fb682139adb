using StreamJsonRpc;

namespace Becket.Samples.Rpc;

/// <summary>A till that sells a few things.</summary>
internal sealed class Till : ITill
{
    public static int Run(int port) =>
        Reactor.Main(async reactor =>
        {
            await using Connection connection = await reactor.ConnectTcp("127.0.0.1", port);
            using JsonRpc rpc = Calls.On(connection);
            rpc.AddLocalRpcTarget<ITill>(new Till(), null);
            IShop shop = rpc.Attach<IShop>();
            rpc.StartListening();

            Console.WriteLine($"Tea costs {await shop.Price("tea")}.");
            Console.WriteLine($"That was sale {await shop.Sell("cake")}.");
            try
            {
                // A time-out cancels the call on the other side too.
                await Deferred.FromTask(token => shop.Price("gold", token)).AddTimeout(TimeSpan.FromSeconds(10));
            }
            catch (RemoteInvocationException refused)
            {
                Console.WriteLine(refused.Message);
            }
        });

    public Task Show(string text)
    {
        Console.WriteLine(text);
        return Task.CompletedTask;
    }
}
