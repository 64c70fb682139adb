using System.Globalization;
using Becket.Cli.Running;

namespace Becket.Cli.Timelines.Runs;

/// <summary>A finished run, with what its drawings need.</summary>
internal sealed record DrawnRun(RunBars Bars, string Command, RunSummary Summary)
{
    public double Length =>
        Math.Max(Summary.Duration.TotalSeconds, Bars.All.Count == 0 ? 0 : Bars.All.Max(bar => bar.End));

    public int Slots => Math.Max(1, Bars.Slots);

    /// <summary>The result of the run in one line.</summary>
    public string Outcome
    {
        get
        {
            long done = Summary.Succeeded + Summary.Failed;
            string text = string.Create(
                CultureInfo.InvariantCulture,
                $"{done} {(done == 1 ? "job" : "jobs")} on {Slots} {(Slots == 1 ? "slot" : "slots")}, "
                    + $"{Summary.Failed} failed"
            );
            if (Summary.Retries > 0)
            {
                text += string.Create(CultureInfo.InvariantCulture, $", {Summary.Retries} tried again");
            }

            return Summary.StoppedBecause is { } why ? $"{text}, stopped: {why}" : text;
        }
    }
}
