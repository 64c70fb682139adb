using System.ComponentModel;
using System.Diagnostics;
using Becket.Native;
using Becket.Processes.Errors;
using Becket.Processes.Spawning;

namespace Becket.Processes.Managed;

/// <summary>Translates options into the base class library's, and refuses what it cannot do.</summary>
internal static class ManagedStart
{
    public static ProcessStartInfo Information(
        string executable,
        IReadOnlyList<string> arguments,
        ProcessOptions options,
        string driver
    )
    {
        CheckPossible(options, driver);
        string path = executable;
        if (!OperatingSystem.IsWindows())
        {
            // The base class library would look beside this program first, and resolve a relative path against this
            // program's directory instead of the child's.
            string? search = options.Environment is { } environment
                ? environment.Variables.GetValueOrDefault("PATH")
                : Environment.GetEnvironmentVariable("PATH");
            path = Path.GetFullPath(
                Path.Combine(
                    options.WorkingDirectory ?? "",
                    ExecutablePath.Find(executable, search, options.WorkingDirectory)
                )
            );
            if (Directory.Exists(path))
            {
                // The base class library reports this without an error number.
                throw SpawnErrors.ToException(
                    executable,
                    Errno.AccessDenied,
                    isInPath: false,
                    options.WorkingDirectory
                );
            }
        }

        var information = new ProcessStartInfo(path)
        {
            UseShellExecute = false,
            CreateNoWindow = true,
            WorkingDirectory = options.WorkingDirectory ?? "",
            RedirectStandardInput = IsRedirected(options.StandardInput),
            RedirectStandardOutput = IsRedirected(options.StandardOutput),
            RedirectStandardError = IsRedirected(options.StandardError),
        };
        foreach (string argument in arguments)
        {
            information.ArgumentList.Add(argument);
        }

        if (options.Environment is { } wanted)
        {
            information.Environment.Clear();
            foreach ((string? name, string? value) in wanted.Variables)
            {
                information.Environment[name] = value;
            }
        }

        return information;
    }

    /// <summary>The exception for a child that could not be started.</summary>
    public static SpawnException ToException(string executable, Exception error, string? directory)
    {
        int number = (error as Win32Exception)?.NativeErrorCode ?? 0;
        if (!OperatingSystem.IsWindows() && number != 0)
        {
            return SpawnErrors.ToException(executable, number, isInPath: false, directory);
        }

        // Source: Windows' system error codes.
        SpawnError reason = number switch
        {
            2 or 3 => SpawnError.NotFound,
            5 => SpawnError.AccessDenied,
            8 or 14 => SpawnError.NoResources,
            193 => SpawnError.NotExecutable,
            206 => SpawnError.ArgumentsTooLong,
            267 => SpawnError.NotADirectory,
            _ => SpawnError.Other,
        };
        return new SpawnException($"Cannot start {executable}: {error.Message}", reason, number);
    }

    private static bool IsRedirected(ChildDescriptor descriptor) =>
        descriptor.IsPipe || descriptor.Kind == ChildDescriptorKind.Null;

    private static void CheckPossible(ProcessOptions options, string driver)
    {
        if (options.OwnProcessGroup == true)
        {
            throw Impossible(
                driver,
                $"a process group of its own ({nameof(ProcessOptions.OwnProcessGroup)}); leave it at null, "
                    + $"and ending the child ends those that descend from it"
            );
        }

        if (options.BeginsSession)
        {
            throw Impossible(
                driver,
                $"a session or a terminal of its own ({nameof(ProcessOptions.OwnSession)}, "
                    + $"{nameof(ProcessOptions.Terminal)})"
            );
        }

        if (options.ChangesThread || options.Limits.Count > 0)
        {
            throw Impossible(
                driver,
                $"another user, other groups, another niceness, other processors or limits ("
                    + $"{nameof(ProcessOptions.UserId)}, {nameof(ProcessOptions.GroupId)}, "
                    + $"{nameof(ProcessOptions.SupplementaryGroups)}, {nameof(ProcessOptions.Nice)}, "
                    + $"{nameof(ProcessOptions.Processors)}, {nameof(ProcessOptions.Limits)})"
            );
        }

        if (options.MoreDescriptors.Count > 0)
        {
            throw Impossible(driver, $"descriptors other than 0, 1 and 2 ({nameof(ProcessOptions.MoreDescriptors)})");
        }

        CheckPossible(0, options.StandardInput, ChildDescriptorKind.PipeToWrite, driver);
        CheckPossible(1, options.StandardOutput, ChildDescriptorKind.PipeToRead, driver);
        CheckPossible(2, options.StandardError, ChildDescriptorKind.PipeToRead, driver);
    }

    private static void CheckPossible(int number, ChildDescriptor descriptor, ChildDescriptorKind pipe, string driver)
    {
        bool isPossible =
            descriptor.Kind == pipe
            || descriptor.Kind == ChildDescriptorKind.Null
            || (descriptor.Kind == ChildDescriptorKind.Inherit && descriptor.Number == number);
        if (!isPossible)
        {
            throw Impossible(
                driver,
                $"{descriptor} as descriptor {number}, but only {pipe}, {nameof(ChildDescriptor.Null)} and "
                    + $"{nameof(ChildDescriptor.Inherit)}({number})"
            );
        }
    }

    private static PlatformNotSupportedException Impossible(string driver, string what) =>
        new(
            $"The {driver} driver starts children through System.Diagnostics.Process, which cannot give a "
                + $"child {what}. The epoll driver can (on Linux, "
                + $"{nameof(Reactors.ReactorOptions)}.{nameof(Reactors.ReactorOptions.Driver)})."
        );
}
