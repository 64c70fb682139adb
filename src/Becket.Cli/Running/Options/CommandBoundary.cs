using System.CommandLine;

namespace Becket.Cli.Running.Options;

/// <summary>Finds where our options end and the command begins, as every tool that runs another does: <c>becket run -j5
/// grep -c x</c> counts, as <c>-c</c> is grep's.</summary>
internal static class CommandBoundary
{
    /// <summary>Puts <c>--</c> before the command, if it is not there.</summary>
    /// <param name="command">The options that are ours.</param>
    /// <param name="args">What stands behind the verb.</param>
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

            // --header : is how GNU parallel says it, and all that is to be said of headers here.
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
        // -j5 and --jobs=5 have their value with them; of several letters, -kj 5, the last one counts.
        bool isLetters = arg[1] != '-';
        for (int i = 1; isLetters && i < arg.Length; i++)
        {
            if (OptionNamed(command, "-" + arg[i]) is { Arity.MaximumNumberOfValues: > 0 })
            {
                return i == arg.Length - 1;
            }
        }

        return !isLetters && OptionNamed(command, arg) is { Arity.MaximumNumberOfValues: > 0 };
    }

    private static Option? OptionNamed(Command command, string name) =>
        command.Options.FirstOrDefault(option => option.Name == name || option.Aliases.Contains(name));
}
