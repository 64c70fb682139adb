using Becket.Orleans.Clustering;
using Becket.Orleans.Tests.Faults;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Hosting;

namespace Becket.Orleans.Tests.Clusters;

public sealed class RedisGrainLedgerTests(RedisGrainLedgerTests.InRedis silos)
    : GrainLedgerContract(silos),
        IClassFixture<RedisGrainLedgerTests.InRedis>
{
    public sealed class InRedis : Silos
    {
        private RedisServer? _redis;

        internal override string? WhyNot => RedisServer.WhyNot;

        public override async ValueTask InitializeAsync()
        {
            if (WhyNot is null)
            {
                _redis = await RedisServer.Start();
                await base.InitializeAsync();
            }
        }

        public override async ValueTask DisposeAsync()
        {
            await base.DisposeAsync();
            _redis?.Dispose();
        }

        private protected override void AddStorage(ISiloBuilder silo)
        {
            silo.Services.AddSingleton(_ => new RedisConnection(_redis!.Address));
            SiloSetup.AddRedisStorage(silo);
        }
    }
}
