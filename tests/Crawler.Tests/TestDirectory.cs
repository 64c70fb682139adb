namespace Crawler.Tests;

/// <summary>A directory for one test.</summary>
internal sealed class TestDirectory : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("crawler-tests-").FullName;

    /// <summary>The state in it.</summary>
    public string State => File("state");

    /// <summary>The settings of a crawl with this state.</summary>
    public CrawlSettings Settings => new() { StateDirectory = State };

    public string File(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
