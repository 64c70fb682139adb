using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using Becket.Net.Errors;

namespace Becket.Net.Unix;

/// <summary>The lock of a Unix socket: a symbolic link beside it, whose target is the number of the process that
/// listens, as in Twisted's programs.</summary>
/// <remarks>Making a symbolic link is atomic, and fails if it exists: so only one of two processes gets the
/// lock.</remarks>
internal static class UnixLock
{
    /// <summary>Takes the lock.</summary>
    /// <returns>Whether a previous lock was left by a process that has ended. Its socket is stale then.</returns>
    /// <exception cref="CannotListenException">A running process holds the lock, or it cannot be made.</exception>
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
                    )
                    {
                        Address = new UnixDomainSocketEndPoint(path),
                    };
                }

                // Another process has removed the stale lock and made its own, or the link cannot be made for another
                // reason.
                if (attempt > 0 || !IsThere(path))
                {
                    throw new CannotListenException(
                        $"Cannot listen at {path}: its lock file {PathOf(path)} cannot be made. {error.Message}",
                        error
                    )
                    {
                        Address = new UnixDomainSocketEndPoint(path),
                    };
                }
            }

            wasStale = true;
            File.Delete(PathOf(path));
        }
    }

    /// <summary>Whether a running process holds the lock.</summary>
    public static bool IsHeld(string path) => Holder(path) is { } holder && IsAlive(holder);

    /// <summary>Releases the lock.</summary>
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
