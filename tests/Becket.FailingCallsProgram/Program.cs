using System.Collections.Concurrent;
using System.Globalization;
using Becket.FailingCallsProgram;
using Microsoft.Win32.SafeHandles;

// Runs the scenarios that it reads from standard input, one a line, each on a reactor of its own, and prints one line
// for each: "ok", or the error it ended with; then descriptors left over, processor time, and the warnings it logged.
// Each scenario has run once before, so that the runtime has little left to load or compile when the calls fail. The
// first thread, whose calls fail, runs the scenarios and nothing else.
using var scenarios = new Scenarios();
foreach (string name in Scenarios.Names)
{
    string outcome = scenarios.Run(name, out _);
    if (outcome != "ok")
    {
        Say($"warm-up of {name}: {outcome}");
        return 1;
    }
}

ReadSymbols();
using var names = new BlockingCollection<string>();
using var outcomes = new BlockingCollection<(string Outcome, int Errors)>();
var talk = new Thread(Talk) { IsBackground = true };
talk.Start();
foreach (string name in names.GetConsumingEnumerable())
{
    string outcome = scenarios.Run(name, out int errors);
    outcomes.Add((outcome, errors));
}

return 0;

void Talk()
{
    Say($"ready {Environment.ProcessId}");
    while (Console.In.ReadLine() is { } name)
    {
        int before = CountDescriptors();
        TimeSpan start = Environment.CpuUsage.TotalTime;
        names.Add(name);
        (string outcome, int errors) = outcomes.Take();
        TimeSpan spent = Environment.CpuUsage.TotalTime - start;

        // A pool's thread, and what another thread closes, may take a moment.
        SpinWait.SpinUntil(() => CountDescriptors() <= before, TimeSpan.FromSeconds(2));
        int left = CountDescriptors() - before;
        if (LosesADescriptorToTheCollector())
        {
            outcome = "LIE: the collector closed a descriptor of another file";
        }

        Say(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{outcome.ReplaceLineEndings(" ")}\t{left}\t{spent.TotalMilliseconds:F0}\t{errors}"
            )
        );
    }

    names.CompleteAdding();
}

// The first stack trace that is written makes the runtime open files of symbols and of its own, and it keeps them.
static void ReadSymbols()
{
    try
    {
        // A helper of the library throws this, so that the trace has a line of the library.
        new Clock().CallLater(TimeSpan.FromSeconds(-1), static () => { });
    }
    catch (ArgumentOutOfRangeException error)
    {
        _ = error.ToString();
    }
}

// The numbers that the scenario has closed are given to other files. What still holds such a number as its own closes
// it when the collector finds it.
static bool LosesADescriptorToTheCollector()
{
    SafeFileHandle[] others = [.. Enumerable.Range(0, 16).Select(static _ => File.OpenHandle("/dev/null"))];
    GC.Collect();
    GC.WaitForPendingFinalizers();
    bool isLost = others.Any(static other => !File.Exists($"/proc/self/fd/{other.DangerousGetHandle()}"));
    Array.ForEach(others, static other => other.Dispose());
    return isLost;
}

static int CountDescriptors() => Directory.GetFileSystemEntries("/proc/self/fd").Length;

static void Say(string what)
{
    Console.Out.WriteLine(what);
    Console.Out.Flush();
}
