using System.Runtime.Versioning;
using Becket.Cli.Running;

namespace Becket.Cli.Semaphores;

/// <summary>The directory of this user's semaphores.</summary>
/// <remarks>Not <c>XDG_RUNTIME_DIR</c>: a job of cron has none, and would not see the semaphores of a terminal.</remarks>
[UnsupportedOSPlatform("windows")]
internal static class SemaphoreDirectory
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>Returns the directory, which it creates if need be.</summary>
    /// <exception cref="RunException">No directory can be used.</exception>
    public static string Open()
    {
        if (CachePath() is { } cache && TryCreate(cache))
        {
            return cache;
        }

        // Other users may create files in /tmp, so the directory must be this user's, and closed to others.
        string shared = Path.Combine(Path.GetTempPath(), "becket-" + Environment.UserName);
        if (!TryCreate(shared) || new DirectoryInfo(shared).LinkTarget is not null || !IsOwn(shared))
        {
            throw new RunException(
                $"no directory for semaphores: neither {CachePath() ?? "~/.cache"} nor {shared} can be used by this "
                    + "user alone; set XDG_CACHE_HOME"
            );
        }

        return shared;
    }

    private static string? CachePath()
    {
        string? cache = Environment.GetEnvironmentVariable("XDG_CACHE_HOME");
        if (string.IsNullOrEmpty(cache) || !Path.IsPathRooted(cache))
        {
            string? home = Environment.GetEnvironmentVariable("HOME");
            cache = string.IsNullOrEmpty(home) || !Path.IsPathRooted(home) ? null : Path.Combine(home, ".cache");
        }

        return cache is null ? null : Path.Combine(cache, "becket", "sem");
    }

    private static bool TryCreate(string path)
    {
        try
        {
            Directory.CreateDirectory(path, OwnerOnly);
            File.OpenHandle(
                    Path.Combine(path, SemaphoreSlots.GateName),
                    FileMode.OpenOrCreate,
                    FileAccess.ReadWrite,
                    FileShare.ReadWrite | FileShare.Delete
                )
                .Dispose();
            return true;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Whether only this user may use a directory. Only its owner can set its mode.</summary>
    private static bool IsOwn(string path)
    {
        try
        {
            File.SetUnixFileMode(path, OwnerOnly);
            return true;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
