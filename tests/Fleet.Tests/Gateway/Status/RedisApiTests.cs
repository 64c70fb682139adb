using Fleet.Tests.Gateway.Stores;

namespace Fleet.Tests.Gateway.Status;

public sealed class RedisApiTests : ApiContract, IDisposable
{
    private readonly RedisServer _server = new("--save", "");

    public void Dispose() => _server.Dispose();

    private protected override StatusProgram Start() => new("--store", _server.Address);

    private protected override string StoreOf(StatusProgram program) => _server.Address;
}
