using System.Diagnostics;
using System.Globalization;
using Becket.Net.Errors;

namespace Becket.Net.Unix;

/// <summary>Who listens at a Unix socket, told by a symbolic link beside it that leads to the number of a process, as
/// Twisted's programs do.</summary>
/// <remarks>Making a symbolic link is atomic, and fails if there is one: so only one of two wins.</remarks>
internal static class UnixLock
{
    /// <summary>Takes the lock.</summary>
    /// <returns>Whether the one before it was left by a process that has ended; its socket then is stale.</returns>
    /// <exception cref="CannotListenException">A process that lives holds it, or it cannot be made.</exception>
    public static bool Take(string path)
    {
        bool wasStale = false;
        for (int attempt = 0; ; attempt++)
        {
            try
            {
                File.CreateSymbolicLink(PathOf(path), Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
                return wasStale;
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                if (Holder(path) is { } holder && IsAlive(holder))
                {
                    throw new CannotListenException(
                        $"Cannot listen at {path}: process {holder} holds its lock file {PathOf(path)}.",
                        error
                    );
                }

                // Whoever cleans up at the same time has won by now, or there was nothing to clean up, and it fails for
                // another reason.
                if (attempt > 0 || !IsThere(path))
                {
                    throw new CannotListenException(
                        $"Cannot listen at {path}: its lock file {PathOf(path)} cannot be made. {error.Message}",
                        error
                    );
                }
            }

            wasStale = true;
            File.Delete(PathOf(path));
        }
    }

    /// <summary>Whether a process that lives holds it.</summary>
    public static bool IsHeld(string path) => Holder(path) is { } holder && IsAlive(holder);

    /// <summary>Gives it back.</summary>
    public static void Release(string path)
    {
        if (Holder(path) == Environment.ProcessId)
        {
            File.Delete(PathOf(path));
        }
    }

    private static string PathOf(string path) => path + ".lock";

    private static bool IsThere(string path) => new FileInfo(PathOf(path)).LinkTarget is not null;

    private static int? Holder(string path) =>
        int.TryParse(
            new FileInfo(PathOf(path)).LinkTarget,
            NumberStyles.None,
            CultureInfo.InvariantCulture,
            out int holder
        )
            ? holder
            : null;

    private static bool IsAlive(int process)
    {
        try
        {
            Process.GetProcessById(process).Dispose();
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
