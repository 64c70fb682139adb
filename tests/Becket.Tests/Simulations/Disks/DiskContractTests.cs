using Becket.Simulations;
using Becket.Tests.Files;

namespace Becket.Tests.Simulations.Disks;

/// <summary>The disk of a host keeps the contract of file systems.</summary>
public sealed class DiskContractTests : FileSystemContract, IDisposable
{
    private readonly Simulation _simulation = new();
    private readonly Host _host;

    public DiskContractTests()
    {
        _host = _simulation.AddHost("one");
        _host.Disk.CreateDirectory("/data");
    }

    protected override IFileSystem Files => _host.Disk;

    protected override string Place => "/data";

    public void Dispose() => _simulation.Dispose();
}
