using Becket.Cli.Parsing;

namespace Becket.Cli.Examples;

/// <summary>Options of <c>becket example</c>.</summary>
internal sealed record ExampleOptions
{
    // Limits that catch a typing error, and keep every duration within what Thread.Sleep takes.
    private const double MostSeconds = 24 * 60 * 60;
    private const int MostCustomers = 1_000_000;
    private const int MostSlots = 1_000;

    public IReadOnlyList<Step> Steps { get; init; } = Step.All;

    public TimeSpan InstallTime { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>Null for as many as each step has in the story.</summary>
    public int? Customers { get; init; }

    public int Slots { get; init; } = 5;

    /// <summary>Whether steps run in virtual time. Steps that block a thread run in real time all the same.</summary>
    public bool VirtualTime { get; init; }

    /// <summary>Null for no picture.</summary>
    public string? TimelineFile { get; init; }

    /// <summary>Null for no recording.</summary>
    public string? TraceFile { get; init; }

    private static ValueReader<string> PictureName { get; } =
        new(
            "the name of a file, such as day.svg",
            (string text, out string name) =>
            {
                name = text;
                return !string.IsNullOrWhiteSpace(text);
            }
        );

    private static ValueReader<string> TraceName { get; } =
        new(
            "the name of a file, such as day.json",
            (string text, out string name) =>
            {
                name = text;
                return !string.IsNullOrWhiteSpace(text);
            }
        );

    /// <summary>Creates the options in the order of the help.</summary>
    public static OptionGroup<ExampleOptions> CreateGroup() =>
        new OptionGroup<ExampleOptions>("Options")
            .Value(
                ["--seconds"],
                "S",
                "How long one installation takes. [default: 3]",
                ValueReaders.NumberTo(MostSeconds),
                (example, seconds) => example with { InstallTime = TimeSpan.FromSeconds(seconds) }
            )
            .Value(
                ["--customers"],
                "N",
                "How many customers there are (examples 1 to 5). [default: 4 in example 1, 15 in the others]",
                ValueReaders.WholeNumberTo(MostCustomers),
                (example, customers) => example with { Customers = customers }
            )
            .Value(
                ["--slots"],
                "K",
                "How many developers (example 2) or slots (example 5) work at once. [default: 5]",
                ValueReaders.WholeNumberTo(MostSlots),
                (example, slots) => example with { Slots = slots }
            )
            .Flag(
                ["--virtual"],
                "Run examples 3, 4 and 5 in virtual time: the same transcript, at once. The others block "
                    + "threads and run in real time.",
                example => example with { VirtualTime = true }
            )
            .Value(
                ["--timeline"],
                "FILE.svg",
                "Draw the waits as an SVG picture. With all, the examples are below one another on the same scale.",
                PictureName,
                (example, file) => example with { TimelineFile = file }
            )
            .Value(
                ["--trace"],
                "FILE.json",
                "Record what the reactor does (one of the examples 3 to 6), for becket trace and for Perfetto.",
                TraceName,
                (example, file) => example with { TraceFile = file }
            );
}
