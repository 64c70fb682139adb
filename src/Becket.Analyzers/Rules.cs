using Microsoft.CodeAnalysis;

namespace Becket.Analyzers;

/// <summary>The rules: what the compiler prints, and the page that explains each.</summary>
internal static class Rules
{
    /// <summary>The property of a diagnostic that names the asynchronous member that a fix may call instead.</summary>
    public const string AsyncName = nameof(AsyncName);

    /// <summary>The property of a diagnostic that says which kind of fix fits.</summary>
    public const string FixKind = nameof(FixKind);

    public static readonly DiagnosticDescriptor Blocking = new(
        id: "BKT0001",
        title: "A call blocks the loop",
        messageFormat: "'{0}' blocks the reactor's loop: {1}",
        category: "Becket",
        defaultSeverity: DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "While this code runs, all other work of the reactor waits.",
        helpLinkUri: Page + "BKT0001.md"
    );

    public static readonly DiagnosticDescriptor SharedLock = new(
        id: "BKT0002",
        title: "The loop takes a lock that a thread takes too",
        messageFormat: "The loop waits here while a thread holds '{0}'. Keep the state on the loop, and let the thread "
            + "call CallFromThread.",
        category: "Becket",
        defaultSeverity: DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        description: "State that only the loop uses needs no lock.",
        helpLinkUri: Page + "BKT0002.md"
    );

    public static readonly DiagnosticDescriptor Dropped = new(
        id: "BKT0003",
        title: "A deferred is dropped",
        messageFormat: "The deferred of '{0}' is dropped: nothing waits for it or handles its failure. Await it, "
            + "return it, add an errback, or write '_ =' if only the log needs to know.",
        category: "Becket",
        defaultSeverity: DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "A failure that nothing handles is only logged, and what follows runs before the work is done.",
        helpLinkUri: Page + "BKT0003.md"
    );

    public static readonly DiagnosticDescriptor LoopObjectOnThread = new(
        id: "BKT0004",
        title: "A function on a thread uses an object of the loop",
        messageFormat: "'{0}' belongs to the reactor's thread, and this function runs on another one: pass it through "
            + "CallFromThread",
        category: "Becket",
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "It throws a WrongThreadException, or races with the loop.",
        helpLinkUri: Page + "BKT0004.md"
    );

    public static readonly DiagnosticDescriptor StaleHandle = new(
        id: "BKT0005",
        title: "A handle is used after its chain changed type",
        messageFormat: "'{0}' is stale: the call on line {1} changed the type of its chain and returned the new "
            + "handle. Use that one.",
        category: "Becket",
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "Adding to a stale handle, or awaiting it, throws an InvalidOperationException.",
        helpLinkUri: Page + "BKT0005.md"
    );

    public static readonly DiagnosticDescriptor Clock = new(
        id: "BKT0006",
        title: "The time of day or a stopwatch bypasses the reactor",
        messageFormat: "'{0}' does not follow virtual time: use {1}",
        category: "Becket",
        defaultSeverity: DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        description: "A program that takes its time from the reactor can run in virtual time in a test.",
        helpLinkUri: Page + "BKT0006.md"
    );

    public static readonly DiagnosticDescriptor Timer = new(
        id: "BKT0007",
        title: "A timer bypasses the reactor",
        messageFormat: "'{0}' waits in real time, also in a test in virtual time: use {1}",
        category: "Becket",
        defaultSeverity: DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "Timers of the base class library fire on other threads and do not follow virtual time.",
        helpLinkUri: Page + "BKT0007.md"
    );

    public static readonly DiagnosticDescriptor Chance = new(
        id: "BKT0008",
        title: "Chance bypasses the reactor",
        messageFormat: "'{0}' gives other values in each run, also in a simulation with a seed: use {1}",
        category: "Becket",
        defaultSeverity: DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        description: "A program that takes its random numbers from the reactor repeats a run with the same seed.",
        helpLinkUri: Page + "BKT0008.md"
    );

    public static readonly DiagnosticDescriptor AsyncVoid = new(
        id: "BKT0009",
        title: "An async void function on the loop",
        messageFormat: "Nothing can await '{0}' or handle its failure, because it is async void: return a Deferred",
        category: "Becket",
        defaultSeverity: DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "The failure of an async Deferred function goes to the holder of its deferred.",
        helpLinkUri: Page + "BKT0009.md"
    );

    public static readonly DiagnosticDescriptor TaskRun = new(
        id: "BKT0010",
        title: "Task.Run for work that waits",
        messageFormat: "Task.Run takes a thread for work that only waits: {0}",
        category: "Becket",
        defaultSeverity: DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "Asynchronous work needs no thread; blocking work belongs to the reactor's bounded pool.",
        helpLinkUri: Page + "BKT0010.md"
    );

    public static readonly DiagnosticDescriptor ConfigureAwait = new(
        id: "BKT0011",
        title: "ConfigureAwait(false) has no effect in an async Deferred method",
        messageFormat: "An async Deferred method continues on its reactor's thread, also without "
            + "ConfigureAwait(false)",
        category: "Becket",
        defaultSeverity: DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        description: "The method builder brings the method back, whatever it awaits.",
        helpLinkUri: Page + "BKT0011.md"
    );

    public static readonly SuppressionDescriptor ChainIsKept = new(
        id: "BKTS001",
        suppressedDiagnosticId: "CS4014",
        justification: "The call only adds to a chain, or BKT0003 reports it."
    );

    private const string Page = "https://github.com/becket-net/becket/blob/main/docs/analyzers/";
}
