namespace Becket.Cli.Tests;

/// <summary>The programs of the system that a test needs.</summary>
internal static class Programs
{
    /// <summary>Whether the search path has the program.</summary>
    public static bool Has(string name) =>
        Environment
            .GetEnvironmentVariable("PATH")!
            .Split(Path.PathSeparator)
            .Any(directory => File.Exists(Path.Combine(directory, name)));
}
