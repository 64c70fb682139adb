using System.Runtime.CompilerServices;
using Becket.Cli.Timelines;
using Becket.Samples.Deferreds;

namespace Becket.Cli;

/// <summary>Runs the steps that were asked for, and draws them.</summary>
internal sealed class Performance(Example example, TextWriter output, TextWriter error)
{
    public void Run()
    {
        // Before the first step: nobody wants to learn after half a minute that the picture has no place.
        using TimelineFile? file = example.TimelineFile is { } path ? new TimelineFile(path) : null;
        if (example.VirtualTime)
        {
            TellWhatStaysReal();
        }

        var pictures = new List<StepTimeline>();
        foreach (Step step in example.Steps)
        {
            pictures.Add(Perform(step));
        }

        file?.Write(new TimelineDrawing(pictures, example.InstallTime.TotalSeconds).Draw());
    }

    private StepTimeline Perform(Step step)
    {
        var options = new WorkingDayOptions
        {
            Customers = step.CustomersOf(example.Customers),
            InstallTime = example.InstallTime,
            Slots = example.Slots,
            VirtualTime = example.VirtualTime && !step.Blocks,
        };
        if (!options.VirtualTime)
        {
            Rehearse(step);
        }

        using var day = new WorkingDay(output, options);
        day.Live(step);
        return new StepTimeline(step, day.Timeline, options.VirtualTime);
    }

    /// <summary>Lives through a short day that takes no time, so that the code is compiled when the real one
    /// begins.</summary>
    /// <remarks>Compiling takes milliseconds, in which the first installations would be scheduled apart, and so end
    /// apart. What the step is to show is waiting.</remarks>
    private static void Rehearse(Step step)
    {
        if (!RuntimeFeature.IsDynamicCodeCompiled)
        {
            return;
        }

        using var day = new WorkingDay(
            TextWriter.Null,
            new WorkingDayOptions
            {
                Customers = ["first", "second", "third"],
                InstallTime = TimeSpan.Zero,
                Slots = 2,
                VirtualTime = !step.Blocks,
            }
        );
        day.Live(step);
    }

    private void TellWhatStaysReal()
    {
        int[] real = [.. example.Steps.Where(step => step.Blocks).Select(step => step.Number)];
        if (real is [var only])
        {
            error.WriteLine(
                $"becket: example {only} blocks a thread, which takes real time: it runs without --virtual."
            );
        }
        else if (real is [.. var others, var last])
        {
            error.WriteLine(
                $"becket: examples {string.Join(", ", others)} and {last} block threads, which takes real time: they run without --virtual."
            );
        }
    }
}
