using Becket.Orleans.Storage;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Hosting;
using Orleans.Serialization;
using Orleans.Storage;

namespace Becket.Orleans.Tests.Clusters;

public sealed class FileGrainLedgerTests(FileGrainLedgerTests.InFiles silos)
    : GrainLedgerContract(silos),
        IClassFixture<FileGrainLedgerTests.InFiles>
{
    public sealed class InFiles : Silos
    {
        private readonly StateFolder _folder = StateFolder.Open(
            Directory.CreateTempSubdirectory("becket-contract-").FullName
        );

        public override async ValueTask DisposeAsync()
        {
            await base.DisposeAsync();
            _folder.Dispose();
            Directory.Delete(_folder.Path, recursive: true);
        }

        private protected override void AddStorage(ISiloBuilder silo) =>
            silo.Services.AddKeyedSingleton<IGrainStorage>(
                StateStorage.Name,
                (services, _) => new FileGrainStorage(_folder, services.GetRequiredService<Serializer>())
            );
    }
}
