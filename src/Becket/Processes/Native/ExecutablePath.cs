using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace Becket.Processes;

/// <summary>Finds an executable as execvp(3) does: here and not in the child, so that what is wrong is told exactly.</summary>
[UnsupportedOSPlatform("windows")]
internal static partial class ExecutablePath
{
    // What a program gets that has no PATH (execvp(3), confstr(3)).
    private const string Fallback = "/bin:/usr/bin";

    // access(2) and errno(3), the same on Linux and macOS.
    private const int MayExecute = 1;
    private const int NoSuchFile = 2;
    public const int AccessDenied = 13;

    /// <summary>The path to execute.</summary>
    /// <param name="executable">A path, if it contains a slash; or else a name to look for.</param>
    /// <param name="path">The value of PATH in the child's environment; null if it is not set.</param>
    /// <param name="directory">Where the child will be; null for where we are.</param>
    /// <exception cref="SpawnException">There is none of this name, or none that may be executed.</exception>
    public static string Find(string executable, string? path, string? directory)
    {
        if (executable.Contains('/', StringComparison.Ordinal))
        {
            return executable;
        }

        var isForbidden = false;
        var all = path ?? Fallback;
        foreach (var range in all.AsSpan().Split(':'))
        {
            var place = all.AsSpan(range);
            var candidate = place.IsEmpty ? "./" + executable : string.Concat(place, "/", executable);
            var seenFromHere = directory is null ? candidate : Path.Combine(directory, candidate);
            if (Access(seenFromHere, MayExecute) == 0)
            {
                if (!Directory.Exists(seenFromHere))
                {
                    return candidate;
                }

                isForbidden = true;
            }
            else
            {
                isForbidden |= Marshal.GetLastPInvokeError() == AccessDenied;
            }
        }

        throw SpawnErrors.ToException(executable, isForbidden ? AccessDenied : NoSuchFile, isInPath: true, directory);
    }

    [LibraryImport("libc", EntryPoint = "access", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Access(string path, int mode);
}
