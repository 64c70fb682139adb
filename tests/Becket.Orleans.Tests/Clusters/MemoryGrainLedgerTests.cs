using Becket.Orleans.Storage;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Hosting;
using Orleans.Serialization;

namespace Becket.Orleans.Tests.Clusters;

public sealed class MemoryGrainLedgerTests(MemoryGrainLedgerTests.InMemory silos)
    : GrainLedgerContract(silos),
        IClassFixture<MemoryGrainLedgerTests.InMemory>
{
    public sealed class InMemory : Silos
    {
        private readonly SharedMemoryStorage _storage = new();

        private protected override void AddStorage(ISiloBuilder silo) =>
            silo.Services.AddKeyedSingleton(
                StateStorage.Name,
                (services, _) => _storage.For(services.GetRequiredService<Serializer>())
            );
    }
}
