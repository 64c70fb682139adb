using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Parsing;
using System.Globalization;
using Becket.Cli.Examples;
using Becket.Cli.Running.Options;

namespace Becket.Cli;

/// <summary>What can be said on the command line, and what to answer when it makes no sense.</summary>
internal sealed class CommandLine
{
    // Bounds that catch a slip of the finger, and keep every duration within what Thread.Sleep takes.
    private const double MostSeconds = 24 * 60 * 60;
    private const int MostCustomers = 1_000_000;
    private const int MostSlots = 1_000;

    private const string WhichExample = "1 to 6, or all";

    private readonly Argument<IReadOnlyList<Step>> _steps = new("number")
    {
        Description = $"Which example: {WhichExample}.",
        HelpName = "1..6|all",
        Arity = ArgumentArity.ExactlyOne, // for a list, the parser would take any number of them
        CustomParser = ParseSteps,
    };

    private readonly Option<double> _seconds = new("--seconds")
    {
        Description = "How long one installation takes.",
        HelpName = "S",
        DefaultValueFactory = _ => 3,
        CustomParser = ParseSeconds,
    };

    private readonly Option<int?> _customers = new("--customers")
    {
        Description = "How many customers there are (examples 1 to 5). [default: 4 in example 1, 15 in the others]",
        HelpName = "N",
        CustomParser = result => ParseCount(result, "--customers", MostCustomers),
    };

    private readonly Option<int?> _slots = new("--slots")
    {
        Description = "How many developers (example 2) or slots (example 5) work at once. [default: 5]",
        HelpName = "K",
        CustomParser = result => ParseCount(result, "--slots", MostSlots),
    };

    private readonly Option<bool> _virtual = new("--virtual")
    {
        Description =
            "Run examples 3, 4 and 5 in virtual time: the same transcript, at once. The others block threads and run in real time.",
        Arity = ArgumentArity.Zero,
    };

    private readonly Option<string?> _timeline = new("--timeline")
    {
        Description =
            "Draw who waited when, as an SVG picture. With all, the examples stand below one another on the same scale.",
        HelpName = "FILE.svg",
        CustomParser = ParseFile,
    };

    private readonly Command _example;
    private readonly Command _root;

    public CommandLine()
    {
        _example = new Command(
            "example",
            "Run a step of the working day, from sleeping to a bounded, non-blocking day."
        )
        {
            _steps,
            _seconds,
            _customers,
            _slots,
            _virtual,
            _timeline,
        };
        _example.SetAction(_ => Cli.Success);

        // A plain command, as a RootCommand takes its name from the file that runs, which is Becket.Cli.dll for a tool.
        _root = new Command("becket", "Twisted for .NET: one thread, one event loop, no locks.")
        {
            RunCommand.Command,
            _example,
            new HelpOption(),
            new VersionOption { Action = new PrintVersion() },
        };
    }

    public RunCommand RunCommand { get; } = new();

    /// <summary>Takes arguments as they come: "@name" is no file to read more of them from.</summary>
    public ParseResult Parse(IReadOnlyList<string> args)
    {
        if (args is ["run", ..])
        {
            args = ["run", .. CommandBoundary.Mark(RunCommand.Command, [.. args.Skip(1)])];
        }

        return _root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
    }

    /// <summary>Whether it is the example that is to be run, and not a help or version option beside it.</summary>
    public bool IsExample(ParseResult parsed) => parsed.Action == _example.Action;

    public ExampleOptions ExampleOf(ParseResult parsed) =>
        new()
        {
            Steps = parsed.GetRequiredValue(_steps),
            InstallTime = TimeSpan.FromSeconds(parsed.GetValue(_seconds)),
            Customers = parsed.GetValue(_customers),
            Slots = parsed.GetValue(_slots) ?? 5,
            VirtualTime = parsed.GetValue(_virtual),
            TimelineFile = parsed.GetValue(_timeline),
        };

    /// <summary>What is wrong, in one sentence. The parser tells each mistake, and some of them twice; the first is
    /// enough to go on with.</summary>
    public string Mistake(ParseResult parsed)
    {
        if (parsed.CommandResult.Command == RunCommand.Command)
        {
            return RunCommand.Mistake(parsed);
        }

        bool isExample = parsed.CommandResult.Command == _example;
        string help = isExample ? "becket example --help" : "becket --help";
        if (parsed.UnmatchedTokens is [var unknown, ..])
        {
            string what =
                unknown.StartsWith('-') ? "option"
                : isExample ? "argument"
                : "command";
            return $"there is no {what} '{unknown}'; see {help}";
        }

        if (!isExample && parsed.Errors[0].SymbolResult is CommandResult or null)
        {
            return $"say what to do, for example: becket example 5; see {help}";
        }

        if (
            isExample
            && parsed.GetResult(_steps) is not { Tokens.Count: > 0 }
            && !parsed.Errors.Any(error => error.SymbolResult is OptionResult)
        )
        {
            return $"say which example, {WhichExample}; see {help}";
        }

        return $"{parsed.Errors[0].Message.TrimEnd('.')}; see {help}";
    }

    private static IReadOnlyList<Step> ParseSteps(ArgumentResult result)
    {
        string text = result.Tokens[0].Value;
        if (text == "all")
        {
            return Step.All;
        }

        if (Step.All.FirstOrDefault(step => text == step.Number.ToString(CultureInfo.InvariantCulture)) is { } chosen)
        {
            return [chosen];
        }

        result.AddError(
            text.StartsWith('-') ? $"there is no option '{text}'" : $"there is no example '{text}', only {WhichExample}"
        );
        return [];
    }

    private static double ParseSeconds(ArgumentResult result)
    {
        string text = result.Tokens[0].Value;
        if (
            double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double seconds)
            && seconds is >= 0 and <= MostSeconds
        )
        {
            return seconds;
        }

        result.AddError($"--seconds takes a number from 0 to {MostSeconds}, not '{text}'");
        return 0;
    }

    private static int? ParseCount(ArgumentResult result, string option, int most)
    {
        string text = result.Tokens[0].Value;
        if (
            int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int count)
            && count >= 1
            && count <= most
        )
        {
            return count;
        }

        result.AddError($"{option} takes a whole number from 1 to {most}, not '{text}'");
        return null;
    }

    private static string? ParseFile(ArgumentResult result)
    {
        string text = result.Tokens[0].Value;
        if (!string.IsNullOrWhiteSpace(text))
        {
            return text;
        }

        result.AddError("--timeline takes the name of a file, such as day.svg");
        return null;
    }
}
