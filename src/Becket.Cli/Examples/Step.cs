namespace Becket.Cli.Examples;

/// <summary>One of the six steps from sleeping to a bounded, non-blocking working day.</summary>
/// <param name="Number">1 to 6.</param>
/// <param name="Title">What the step shows, in a word or two.</param>
/// <param name="Summary">The same as a sentence.</param>
/// <param name="Lane">What a lane of the step's picture shows: a thread, a slot.</param>
/// <param name="HasReactor">Whether one thread runs a reactor. Without a reactor, each lane is a thread.</param>
/// <param name="Blocks">Whether a thread blocks during a wait. A blocked thread waits in real time, so the step cannot
/// run in virtual time.</param>
/// <param name="Run">Runs the step.</param>
internal sealed record Step(
    int Number,
    string Title,
    string Summary,
    string Lane,
    bool HasReactor,
    bool Blocks,
    Action<WorkingDay> Run
)
{
    /// <summary>All of them, in order.</summary>
    public static IReadOnlyList<Step> All { get; } =
    [
        new(
            1,
            "Blocking",
            "One thread sleeps through every installation, one after the other.",
            "developer",
            HasReactor: false,
            Blocks: true,
            Step1_Blocking.Run
        ),
        new(
            2,
            "Threads and a lock",
            "As many threads as developers sleep side by side, and share their customers under a lock.",
            "developer",
            HasReactor: false,
            Blocks: true,
            Step2_Threads.Run
        ),
        new(
            3,
            "Callbacks",
            "One thread schedules all installations and is called back when they are done.",
            "wait",
            HasReactor: true,
            Blocks: false,
            Step3_Callbacks.Run
        ),
        new(
            4,
            "Await",
            "The same, written from top to bottom.",
            "wait",
            HasReactor: true,
            Blocks: false,
            Step4_Await.Run
        ),
        new(
            5,
            "Cooperator",
            "One thread, and no more installations at once than there are slots.",
            "slot",
            HasReactor: true,
            Blocks: false,
            Step5_Cooperator.Run
        ),
        new(
            6,
            "Defer to thread",
            "A pool thread sleeps through a blocking function; the reactor's thread stays free.",
            "pool thread",
            HasReactor: true,
            Blocks: true,
            Step6_DeferToThread.Run
        ),
    ];

    /// <summary>The names of the customers: <paramref name="count"/> of them, or as many as the story has.</summary>
    public IReadOnlyList<string> CustomersOf(int? count)
    {
        string[] known = Number == 1 ? ["Bill", "Elon", "Steve", "Mark"] : [];
        return
        [
            .. Enumerable
                .Range(0, count ?? (Number == 1 ? known.Length : 15))
                .Select(i => i < known.Length ? known[i] : $"Customer {i}"),
        ];
    }
}
