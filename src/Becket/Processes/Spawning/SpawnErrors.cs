using System.Runtime.InteropServices;
using Becket.Processes.Errors;

namespace Becket.Processes.Spawning;

/// <summary>Translates the system's error numbers into exceptions. Source: the errors of execve(2), posix_spawn(3) and
/// pipe(2), and errno(3).</summary>
internal static class SpawnErrors
{
    public static SpawnException ToException(string executable, int error, bool isInPath, string? directory)
    {
        SpawnError reason = ToReason(error);
        string why = reason switch
        {
            SpawnError.NotFound when isInPath => "no directory of PATH has it.",
            SpawnError.NotFound when directory is not null && !Directory.Exists(directory) =>
                $"the working directory {directory} does not exist.",
            SpawnError.NotFound
                when File.Exists(directory is null ? executable : Path.Combine(directory, executable)) =>
                "its interpreter (the #! line of a script, or a program's loader) does not exist.",
            SpawnError.NotFound => "it does not exist.",
            SpawnError.AccessDenied when isInPath =>
                "the directories of PATH have it only where it may not be executed.",
            SpawnError.AccessDenied when directory is not null && File.Exists(directory) =>
                $"the working directory {directory} may not be entered.",
            SpawnError.AccessDenied =>
                "it may not be executed: it is a directory, or has no permission for it (chmod +x), or lies "
                    + "where none may be executed.",
            SpawnError.NotADirectory => "a part of its path, or of the working directory's, is no directory.",
            SpawnError.NotExecutable => "it is neither a program for this machine nor a script that begins with #!.",
            SpawnError.ArgumentsTooLong => "arguments and environment are longer than the system takes.",
            SpawnError.TooManyOpenFiles =>
                "no descriptor is left for it: raise the limit of open files (ulimit -n), or run fewer at once.",
            SpawnError.NoResources => "there are too many processes already (ulimit -u), or there is no memory.",
            SpawnError.Busy => "another process has it open for writing.",
            SpawnError.BadDescriptor => "a descriptor that the options give it is not open.",
            _ => Marshal.GetPInvokeErrorMessage(error) + ".",
        };
        return new SpawnException($"Cannot start {executable}: {why}", reason, error);
    }

    private static SpawnError ToReason(int error) =>
        error switch
        {
            1 or 13 => SpawnError.AccessDenied, // EPERM, EACCES
            2 => SpawnError.NotFound,
            7 => SpawnError.ArgumentsTooLong,
            8 => SpawnError.NotExecutable,
            9 => SpawnError.BadDescriptor,
            11 or 12 => SpawnError.NoResources, // EAGAIN, ENOMEM
            20 => SpawnError.NotADirectory,
            23 or 24 => SpawnError.TooManyOpenFiles, // ENFILE, EMFILE
            26 => SpawnError.Busy,
            _ => SpawnError.Other,
        };
}
