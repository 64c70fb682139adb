using System.Diagnostics;
using System.Globalization;
using Becket.Fuzz;

// --seconds N: how long to run, for all targets together. --rounds N: the number of inputs for each target, instead of
// a time. --seed N: the first seed. --target NAME: runs only this target. A failure prints the command line that
// replays it, and the exit code is 1.
long seconds = Number("--seconds", 10);
long rounds = Number("--rounds", 0);
long seed = Number("--seed", 1);
string? only = Text("--target");
using var reactor = Reactor.Create(new ReactorOptions { VirtualTime = true, HandleSignals = false });
FuzzTarget[] targets = [.. FuzzTargets.All.Where(target => only is null || target.Name == only)];
if (targets.Length == 0)
{
    Console.Error.WriteLine(
        $"There is no target {only}. "
            + $"There are: {string.Join(", ", FuzzTargets.All.Select(static target => target.Name))}."
    );
    return 2;
}

Console.WriteLine($"seed {seed}");
int failed = 0;
foreach (FuzzTarget target in targets)
{
    var fuzzer = new Fuzzer(target, reactor);
    var watch = Stopwatch.StartNew();
    string? problem = null;
    long round = 0;
    for (
        ;
        problem is null
            && (rounds > 0 ? round < rounds : watch.Elapsed.TotalSeconds < (double)seconds / targets.Length);
        round++
    )
    {
        problem = fuzzer.Round(seed + round);
        if (problem is not null)
        {
            failed++;
            Console.WriteLine($"{target.Name}: failed.\n{problem}");
            Console.WriteLine(
                "Replay: dotnet run -c Release --project tests/Becket.Fuzz -- "
                    + $"--target {target.Name} --seed {seed + round} --rounds 1"
            );
        }
    }

    Console.WriteLine($"{target.Name}: {round} inputs");
}

Console.WriteLine($"{targets.Length - failed} passed, {failed} failed");
return failed == 0 ? 0 : 1;

string? Text(string option)
{
    int at = Array.IndexOf(args, option);
    return at >= 0 && at + 1 < args.Length ? args[at + 1] : null;
}

long Number(string option, long standard) =>
    Text(option) is { } text ? long.Parse(text, CultureInfo.InvariantCulture) : standard;
