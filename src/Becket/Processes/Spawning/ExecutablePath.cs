using System.Runtime.Versioning;
using Becket.Native;
using Becket.Processes.Errors;

namespace Becket.Processes.Spawning;

/// <summary>Finds an executable as execvp(3) does: here and not in the child, so that what is wrong is told
/// exactly.</summary>
[UnsupportedOSPlatform("windows")]
internal static class ExecutablePath
{
    // What a program gets that has no PATH (execvp(3), confstr(3)).
    private const string Fallback = "/bin:/usr/bin";

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
            SystemResult result = FileCalls.MayExecute(seenFromHere);
            if (result.IsSuccess)
            {
                if (!Directory.Exists(seenFromHere))
                {
                    return candidate;
                }

                isForbidden = true;
            }
            else
            {
                isForbidden |= result.Error == Errno.AccessDenied;
            }
        }

        throw SpawnErrors.ToException(
            executable,
            isForbidden ? Errno.AccessDenied : Errno.NoSuchFile,
            isInPath: true,
            directory
        );
    }
}
