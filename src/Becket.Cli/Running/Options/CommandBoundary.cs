using System.CommandLine;

namespace Becket.Cli.Running.Options;

/// <summary>Finds where the tool's own options end and the command begins: in <c>becket run -j5 grep -c x</c>, the
/// <c>-c</c> is an option of <c>grep</c>.</summary>
internal static class CommandBoundary
{
    /// <summary>Inserts <c>--</c> before the command, unless the arguments have it.</summary>
    /// <param name="command">The command with the tool's own options.</param>
    /// <param name="args">The arguments after <c>run</c>.</param>
    public static IReadOnlyList<string> Mark(Command command, IReadOnlyList<string> args)
    {
        for (int i = 0; i < args.Count; i++)
        {
            string arg = args[i];
            if (arg == "--")
            {
                return args;
            }

            if (arg.Length < 2 || arg[0] != '-')
            {
                return [.. args.Take(i), "--", .. args.Skip(i)];
            }

            // "--header :" is GNU parallel's form of --header, and its only form here.
            if (arg == "--header" && i + 1 < args.Count && args[i + 1] == ":")
            {
                return Mark(command, [.. args.Take(i + 1), .. args.Skip(i + 2)]);
            }

            if (TakesNext(command, arg))
            {
                i++;
            }
        }

        return args;
    }

    private static bool TakesNext(Command command, string arg)
    {
        // -j5 and --jobs=5 contain their value. Of several letters, as in -kj 5, the last one takes the next word.
        bool isLetters = arg[1] != '-';
        for (int i = 1; isLetters && i < arg.Length; i++)
        {
            if (OptionNamed(command, "-" + arg[i]) is { Arity.MinimumNumberOfValues: > 0 })
            {
                return i == arg.Length - 1;
            }
        }

        return !isLetters && OptionNamed(command, arg) is { Arity.MinimumNumberOfValues: > 0 };
    }

    private static Option? OptionNamed(Command command, string name) =>
        command.Options.FirstOrDefault(option => option.Name == name || option.Aliases.Contains(name));
}
