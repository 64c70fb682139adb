using System.Diagnostics;
using System.Globalization;

namespace Becket.Orleans.Tests.Faults;

/// <summary>A file system of half a megabyte, in memory, which a test fills.</summary>
internal sealed class SmallDisk : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("becket-disk-").FullName;

    public SmallDisk()
    {
        Assert.SkipUnless(
            OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess,
            "Only root mounts file systems."
        );
        if (Run("mount", "-t", "tmpfs", "-o", "size=512k", "tmpfs", _folder) is { } error)
        {
            Directory.Delete(_folder);
            Assert.Skip($"No file system can be mounted here: {error}");
        }
    }

    public string Folder => Path.Combine(_folder, "state");

    private string Ballast => Path.Combine(_folder, "ballast");

    /// <summary>Takes all the room there is, down to the last byte that a file gets.</summary>
    public void Fill()
    {
        using var file = new FileStream(Ballast, FileMode.Append, FileAccess.Write, FileShare.None, 0);
        byte[] piece = new byte[4096];
        try
        {
            while (true)
            {
                file.Write(piece);
            }
        }
        catch (IOException)
        {
            // It is full.
        }
    }

    public void MakeRoom() => File.Delete(Ballast);

    public void Dispose()
    {
        string? error = Run("umount", "-l", _folder);
        Assert.True(error is null, error);
        Directory.Delete(_folder);
    }

    /// <summary>What went wrong; null if nothing did.</summary>
    private static string? Run(params string[] command)
    {
        using Process process = Process.Start(
            new ProcessStartInfo(command[0], command[1..]) { RedirectStandardError = true }
        )!;
        string error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? null
            : string.Create(CultureInfo.InvariantCulture, $"{command[0]}: {process.ExitCode} {error}");
    }
}
