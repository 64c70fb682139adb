namespace Becket.Tests.Files;

public sealed class RealFileSystemTests : FileSystemContract, IDisposable
{
    protected override IFileSystem Files => RealFileSystem.Instance;

    protected override string Place { get; } = Directory.CreateTempSubdirectory("becket-").FullName;

    public void Dispose() => Directory.Delete(Place, recursive: true);

    [Fact]
    public void A_reactor_that_no_simulation_runs_has_the_files_of_this_machine()
    {
        using var reactor = Reactor.Create();

        Assert.Same(RealFileSystem.Instance, reactor.FileSystem);
    }
}
