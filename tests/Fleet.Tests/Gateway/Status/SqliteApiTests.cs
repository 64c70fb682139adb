namespace Fleet.Tests.Gateway.Status;

public sealed class SqliteApiTests : ApiContract
{
    private protected override StatusProgram Start() => new();

    private protected override string StoreOf(StatusProgram program) => program.Store;
}
