using System.Globalization;
using Becket.Cli.Commands;
using Becket.Cli.Parsing;
using Becket.Cli.Running.Outputs;
using Becket.Cli.Running.Progress;
using Becket.Cli.Surroundings;

namespace Becket.Cli.Examples;

/// <summary><c>becket example</c> on the command line: its number and its options.</summary>
internal sealed class ExampleCommand : ToolCommand
{
    private const string WhichExample = "1 to 6, or all";

    public override CommandDescription Description { get; } =
        new()
        {
            FullName = "becket example",
            Summary = "Run a step of the working day, from sleeping to a bounded, non-blocking day.",
            Usage = ["1..6|all [options]"],
            After =
            [
                new HelpSection(
                    "Exit code",
                    [
                        ("0", "The example ran."),
                        ("1", "The picture or the recording could not be written."),
                        ("255", "The command line makes no sense."),
                    ]
                ),
                new HelpSection(
                    "Examples",
                    [
                        ("becket example 5 --virtual", "Five slots, in virtual time: at once."),
                        ("becket example all --timeline day.svg", "All six, drawn below one another."),
                        ("becket example 5 --trace day.json", "What the loop did: see becket trace --help."),
                    ]
                ),
            ],
            Words = ["1", "2", "3", "4", "5", "6", "all"],
        };

    protected override IReadOnlyList<OptionDescription> CreateOptions() =>
        [.. ExampleOptions.CreateGroup().Options, .. InformationOptions.Create()];

    protected override int Execute(GivenLine line, TextWriter output, TextWriter error)
    {
        if (line.Words is [_, var second, ..])
        {
            throw new MisuseException($"there is no argument '{second}'");
        }

        var options = new ExampleOptions { Steps = StepsNamed(line.Words) };

        options = line.ApplyTo(options);
        if (options is { TraceFile: not null, Steps: not [{ Number: >= 3 }] })
        {
            throw new MisuseException(
                "--trace records the reactor of one example, 3 to 6 (1 and 2 have none), for example: "
                    + "becket example 5 --trace day.json"
            );
        }

        // The steps write in calls of the reactor, where an exception would not end the program.
        if (ReferenceEquals(output, StandardStreams.Output))
        {
            output = new NoticeWriter(Destination.StandardOutput);
        }

        new ExampleProgram(options, output, error).Run();
        return output is NoticeWriter { Failure: { } failure } ? throw failure : Cli.Success;
    }

    private static IReadOnlyList<Step> StepsNamed(IReadOnlyList<string> words)
    {
        if (words is not [var text])
        {
            throw new MisuseException($"say which example, {WhichExample}");
        }

        if (text == "all")
        {
            return Step.All;
        }

        return Step.All.FirstOrDefault(step => text == step.Number.ToString(CultureInfo.InvariantCulture)) is { } chosen
            ? [chosen]
            : throw new MisuseException($"there is no example '{text}', only {WhichExample}");
    }
}
