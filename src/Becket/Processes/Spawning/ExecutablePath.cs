using System.Runtime.Versioning;
using Becket.Native;
using Becket.Processes.Errors;

namespace Becket.Processes.Spawning;

/// <summary>Finds an executable as execvp(3) does: in this program and not in the child, so that the error is
/// exact.</summary>
[UnsupportedOSPlatform("windows")]
internal static class ExecutablePath
{
    // The search path of a program that has no PATH (execvp(3), confstr(3)).
    private const string Fallback = "/bin:/usr/bin";

    /// <summary>Finds the path to execute.</summary>
    /// <param name="executable">A path, if it contains a slash; or else a name to look for.</param>
    /// <param name="path">The value of PATH in the child's environment; null if it is not set.</param>
    /// <param name="directory">The child's directory; null for this program's.</param>
    /// <exception cref="SpawnException">No file has this name, or none of them may be executed.</exception>
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
            string fromHere = directory is null ? candidate : Path.Combine(directory, candidate);
            SystemResult result = FileCalls.MayExecute(fromHere);
            if (result.IsSuccess)
            {
                if (!Directory.Exists(fromHere))
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
