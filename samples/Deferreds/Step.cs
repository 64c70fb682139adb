namespace Becket.Samples.Deferreds;

/// <summary>One of the six steps from sleeping to a bounded, non-blocking working day.</summary>
/// <param name="Number">1 to 6.</param>
/// <param name="Title">What it shows, in a word or two.</param>
/// <param name="Summary">The same as a sentence.</param>
/// <param name="Lane">What a lane of its picture stands for: a thread, a slot.</param>
/// <param name="HasReactor">Whether one thread runs a reactor; otherwise the lanes are all the threads there
/// are.</param>
/// <param name="Blocks">Whether a thread stands still during a wait. Real threads wait in real time, so virtual time is
/// no use then.</param>
/// <param name="Run">The step.</param>
public sealed record Step(
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

    /// <summary>The customers it has in the story, or as many as are asked for.</summary>
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
