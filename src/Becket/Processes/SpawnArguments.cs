namespace Becket.Processes;

/// <summary>Checks a caller's arguments before a child is started.</summary>
internal static class SpawnArguments
{
    public static ProcessOptions Defaults { get; } = new();

    /// <returns>The arguments as a list.</returns>
    public static IReadOnlyList<string> Check(string executable, IEnumerable<string>? arguments, ProcessOptions options)
    {
        CheckText(executable, nameof(executable));
        IReadOnlyList<string> list = arguments switch
        {
            null => [],
            IReadOnlyList<string> given => given,
            _ => [.. arguments],
        };
        for (int i = 0; i < list.Count; i++)
        {
            if (list[i] is null)
            {
                throw new ArgumentException(
                    $"Argument {i} is null. Leave it out, or give an empty string.",
                    nameof(arguments)
                );
            }

            if (list[i].Contains('\0', StringComparison.Ordinal))
            {
                throw new ArgumentException(
                    $"Argument {i} contains a NUL, at which the system would cut it off: "
                        + $"\"{list[i].Replace("\0", "\\0", StringComparison.Ordinal)}\".",
                    nameof(arguments)
                );
            }
        }

        if (options.WorkingDirectory is { } directory)
        {
            CheckText(directory, nameof(options) + "." + nameof(ProcessOptions.WorkingDirectory));
        }

        if (options.MoreDescriptors.Count > 0)
        {
            CheckDescriptors(options);
        }

        CheckSession(options);
        return list;
    }

    private static void CheckSession(ProcessOptions options)
    {
        if (options.BeginsSession && options.OwnProcessGroup == false)
        {
            throw new ArgumentException(
                $"A child with a session of its own ({nameof(ProcessOptions.OwnSession)}, "
                    + $"{nameof(ProcessOptions.Terminal)}) has a group of its own: leave "
                    + $"{nameof(ProcessOptions.OwnProcessGroup)} at null.",
                nameof(options)
            );
        }

        if (
            options.Terminal is not null
            && (
                options.StandardInput.Kind != ChildDescriptorKind.PipeToWrite
                || options.StandardOutput.Kind != ChildDescriptorKind.PipeToRead
                || options.StandardError.Kind != ChildDescriptorKind.PipeToRead
            )
        )
        {
            throw new ArgumentException(
                $"A child with a {nameof(ProcessOptions.Terminal)} has that as its descriptors 0, 1 and 2: leave the "
                    + "options for standard input, output and error as they are by default.",
                nameof(options)
            );
        }

        if (options.Processors is { } processors && (processors.Count == 0 || processors.Any(static one => one < 0)))
        {
            throw new ArgumentException(
                $"{nameof(ProcessOptions.Processors)} needs one number at least, and none below zero.",
                nameof(options)
            );
        }
    }

    private static void CheckDescriptors(ProcessOptions options)
    {
        foreach ((int number, ChildDescriptor? descriptor) in options.MoreDescriptors)
        {
            if (number < 3)
            {
                throw new ArgumentException(
                    $"{nameof(ProcessOptions.MoreDescriptors)} names descriptor {number}. They begin with 3; "
                        + $"0, 1 and 2 are {nameof(ProcessOptions.StandardInput)}, "
                        + $"{nameof(ProcessOptions.StandardOutput)} and {nameof(ProcessOptions.StandardError)}.",
                    nameof(options)
                );
            }

            ArgumentNullException.ThrowIfNull(
                descriptor,
                nameof(options) + "." + nameof(ProcessOptions.MoreDescriptors)
            );
        }
    }

    private static void CheckText(string text, string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(text, name);
        if (text.Contains('\0', StringComparison.Ordinal))
        {
            throw new ArgumentException(
                $"It contains a NUL, at which the system would cut it off: "
                    + $"\"{text.Replace("\0", "\\0", StringComparison.Ordinal)}\".",
                name
            );
        }
    }
}
