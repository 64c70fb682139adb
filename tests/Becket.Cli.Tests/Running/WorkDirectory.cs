namespace Becket.Cli.Tests.Running;

/// <summary>A directory for the files of a test, which removes it at its end.</summary>
internal sealed class WorkDirectory : IDisposable
{
    private readonly string _path = Directory.CreateTempSubdirectory("becket-run-").FullName;

    public string this[string name] => Path.Combine(_path, name);

    public override string ToString() => _path;

    public void Dispose() => Directory.Delete(_path, recursive: true);
}
