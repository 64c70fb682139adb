using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Becket.Processes.Errors;

namespace Becket.Processes.Native;

/// <summary>Finds an executable as execvp(3) does: here and not in the child, so that what is wrong is told
/// exactly.</summary>
[UnsupportedOSPlatform("windows")]
internal static partial class ExecutablePath
{
    public const int AccessDenied = 13;

    // What a program gets that has no PATH (execvp(3), confstr(3)).
    private const string Fallback = "/bin:/usr/bin";

    // access(2) and errno(3), the same on Linux and macOS.
    private const int MayExecute = 1;
    private const int NoSuchFile = 2;

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

        bool isForbidden = false;
        string all = path ?? Fallback;
        foreach (Range range in all.AsSpan().Split(':'))
        {
            ReadOnlySpan<char> place = all.AsSpan(range);
            string candidate = place.IsEmpty ? "./" + executable : string.Concat(place, "/", executable);
            string seenFromHere = directory is null ? candidate : Path.Combine(directory, candidate);
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
