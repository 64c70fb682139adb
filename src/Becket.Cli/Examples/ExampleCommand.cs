using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Becket.Cli.Parsing;

namespace Becket.Cli.Examples;

/// <summary><c>becket example</c> on the command line: its number and its options.</summary>
internal sealed class ExampleCommand
{
    private const string WhichExample = "1 to 6, or all";

    private readonly Argument<IReadOnlyList<Step>> _steps = new("number")
    {
        Description = $"Which example: {WhichExample}.",
        HelpName = "1..6|all",
        Arity = ArgumentArity.ExactlyOne, // for a list, the parser would take any number of words
        CustomParser = ReadSteps,
    };

    public ExampleCommand()
    {
        Command = new Command("example", "Run a step of the working day, from sleeping to a bounded, non-blocking day.")
        {
            _steps,
        };
        foreach (CommandOption<ExampleOptions> option in Table)
        {
            Command.Add(option.Parser);
        }

        Command.SetAction(_ => Cli.Success);
    }

    public Command Command { get; }

    /// <summary>All options in the order of the help.</summary>
    public IReadOnlyList<CommandOption<ExampleOptions>> Table { get; } = ExampleOptions.CreateGroup().Options;

    /// <summary>Whether the example itself runs, and not a help option beside it.</summary>
    public bool IsExample(ParseResult parsed) => parsed.Action == Command.Action;

    /// <summary>The options that the command line sets.</summary>
    public ExampleOptions OptionsOf(ParseResult parsed)
    {
        var options = new ExampleOptions { Steps = parsed.GetRequiredValue(_steps) };
        foreach (CommandOption<ExampleOptions> option in Table)
        {
            options = option.Apply(parsed, options);
        }

        return options;
    }

    /// <summary>Describes the first mistake on the command line in one sentence.</summary>
    public string Mistake(ParseResult parsed)
    {
        const string Help = "see becket example --help";
        if (parsed.UnmatchedTokens is [var unknown, ..])
        {
            return $"there is no {(unknown.StartsWith('-') ? "option" : "argument")} '{unknown}'; {Help}";
        }

        bool namesExample = parsed.GetResult(_steps) is { Tokens.Count: > 0 };
        return namesExample || parsed.Errors.Any(error => error.SymbolResult is OptionResult)
            ? $"{parsed.Errors[0].Message.TrimEnd('.')}; {Help}"
            : $"say which example, {WhichExample}; {Help}";
    }

    private static IReadOnlyList<Step> ReadSteps(ArgumentResult result)
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
}
