using System.Globalization;
using System.Text;
using Becket.Simulations.Logs;

namespace Becket.Simulations.Exploring;

/// <summary>Makes the report of a failure.</summary>
/// <param name="run">The run that it is about: with the faults that are needed, if they were looked for.</param>
internal sealed class FailureText(SeedRun run)
{
    private const int MostHosts = 8;
    private const int MostLines = 16;
    private const int MostFaults = 30;

    private readonly StringBuilder _text = new();

    /// <summary>How many faults the run had before any were left out.</summary>
    public required int AllFaults { get; init; }

    /// <summary>What the search for the faults has found, as a sentence; null if there was none.</summary>
    public string? Shrinking { get; init; }

    /// <summary>What else the reader must know, such as that the failure did not come again; null for
    /// nothing.</summary>
    public string? Remark { get; init; }

    /// <summary>How many seeds ran before it; null if only this one was to run.</summary>
    public int? Tried { get; init; }

    public override string ToString()
    {
        _text.Clear();
        Exception failure = run.Failure!;
        string tried = Tried is { } count
            ? string.Create(CultureInfo.InvariantCulture, $", after {count:N0} that passed")
            : "";
        Line(
            $"Seed {Number(run.Seed)} fails{tried}, at {run.VirtualTime}: {failure.GetType().Name}: {failure.Message}"
        );
        Line("");
        Line($"Replay it:  Simulation.Run(seed: {Number(run.Seed)}, scenario)   or   BECKET_SEED={Number(run.Seed)}");
        WriteFaults();
        if (Remark is not null)
        {
            Line("");
            Line(Remark);
        }

        WriteHosts();
        foreach (string warning in run.Warnings)
        {
            Line($"Warning: {warning}");
        }

        return _text.ToString().TrimEnd();
    }

    private static string Number(ulong number) => number.ToString(CultureInfo.InvariantCulture);

    private void WriteFaults()
    {
        SimulationFault[] faults = [.. run.Faults.Where(static fault => !fault.IsLeftOut)];
        if (faults.Length < AllFaults)
        {
            string numbers = string.Join(", ", faults.Select(static fault => fault.Number));
            Line(
                $"  with the faults that it needs:  OnlyFaults = [{numbers}]   or   "
                    + $"BECKET_FAULTS={numbers.Replace(" ", "", StringComparison.Ordinal)}"
            );
        }

        Line("");
        Line(
            AllFaults == 0 ? "Faults: none."
            : Shrinking is not null ? $"Faults: {Shrinking}"
            : $"Faults ({AllFaults}):"
        );
        foreach (SimulationFault fault in faults.Take(MostFaults))
        {
            string host = fault.Host is null ? "" : $"{fault.Host}: ";
            Line($"  {EventText.Time(fault.Time.TotalSeconds)} {fault.Number}: {host}{fault.What}");
        }

        if (faults.Length > MostFaults)
        {
            Line($"  and {faults.Length - MostFaults} more.");
        }
    }

    private void WriteHosts()
    {
        // Those on which something happened last are the most likely to say why.
        Host[] hosts =
        [
            .. run
                .Hosts.OrderByDescending(static host => host.Recent.Read().LastOrDefault().Time)
                .Take(MostHosts)
                .OrderBy(host => run.Hosts.Count > 0 ? IndexOf(host) : 0),
        ];
        foreach (Host host in hosts)
        {
            Line("");
            Line($"{host}, {run.States.GetValueOrDefault(host, "")}:");
            WriteEvents(host.Recent.Read());
        }

        if (run.Hosts.Count > hosts.Length)
        {
            Line($"(and {run.Hosts.Count - hosts.Length} more hosts: see SimulationFailedException.Log)");
        }

        SimulationEvent[] others = [.. run.Log.WithoutHost];
        if (others.Length > 0)
        {
            Line("");
            Line("Network and scenario:");
            WriteEvents(others);
        }
    }

    private void WriteEvents(IEnumerable<SimulationEvent> events)
    {
        foreach (SimulationEvent happening in events.TakeLast(MostLines))
        {
            Line($"  {EventText.Line(happening)}");
        }
    }

    private int IndexOf(Host host)
    {
        for (int index = 0; index < run.Hosts.Count; index++)
        {
            if (run.Hosts[index] == host)
            {
                return index;
            }
        }

        return -1;
    }

    private void Line(string text) => _text.Append(text).Append('\n');
}
