using System.Diagnostics;

namespace Crawler.Tests.Crawls;

/// <summary>tests/Crawler.Program in a process of its own.</summary>
internal static class CrawlProcess
{
    /// <summary>Runs it until a moment, and kills it if it still runs then.</summary>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="until">Waits for the moment.</param>
    /// <param name="authorities">A file of the certificates that it trusts; null for the system's.</param>
    /// <returns>Its exit code, and its output.</returns>
    public static async Task<(int Code, string Output)> Run(
        IEnumerable<string> arguments,
        Func<Process, Task> until,
        string? authorities = null
    )
    {
        // As this test runs: its directory has the assemblies for this framework and no other.
        var start = new ProcessStartInfo(
            "dotnet",
            [
                "exec",
                "--runtimeconfig",
                Path.Combine(AppContext.BaseDirectory, "Crawler.Tests.runtimeconfig.json"),
                "--depsfile",
                Path.Combine(AppContext.BaseDirectory, "Crawler.Tests.deps.json"),
                Path.Combine(AppContext.BaseDirectory, "Crawler.Program.dll"),
                .. arguments,
            ]
        )
        {
            RedirectStandardOutput = true,
        };
        if (authorities is not null)
        {
            start.Environment["SSL_CERT_FILE"] = authorities;
        }

        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        try
        {
            await until(process);
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync(CancellationToken.None);
        }

        return (process.ExitCode, await output);
    }
}
