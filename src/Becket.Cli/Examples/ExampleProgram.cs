using System.Runtime.CompilerServices;
using Becket.Cli.Timelines;

namespace Becket.Cli.Examples;

/// <summary><c>becket example</c>: runs the chosen steps of the working day, and draws them.</summary>
internal sealed class ExampleProgram(ExampleOptions options, TextWriter output, TextWriter error)
{
    public void Run()
    {
        // The file is opened before the first step, so that a path that cannot be written is reported at once and not
        // after half a minute.
        using TimelineFile? file = options.TimelineFile is { } path ? new TimelineFile(path) : null;
        if (options.VirtualTime)
        {
            WarnOfStepsInRealTime();
        }

        var pictures = new List<StepTimeline>();
        foreach (Step step in options.Steps)
        {
            pictures.Add(Run(step));
        }

        file?.Write(new TimelineDrawing(pictures, options.InstallTime.TotalSeconds).Draw());
    }

    private StepTimeline Run(Step step)
    {
        var dayOptions = new WorkingDayOptions
        {
            Customers = step.CustomersOf(options.Customers),
            InstallTime = options.InstallTime,
            Slots = options.Slots,
            VirtualTime = options.VirtualTime && !step.Blocks,
            TraceFile = options.TraceFile,
        };
        if (!dayOptions.VirtualTime)
        {
            WarmUp(step);
        }

        using var day = new WorkingDay(output, dayOptions);
        day.Run(step);
        return new StepTimeline(step, day.Timeline, dayOptions.VirtualTime);
    }

    /// <summary>Runs the step once with installations that take no time, so that its code is compiled before the
    /// measured run.</summary>
    /// <remarks>Compiling takes milliseconds. Without this, the first installations would be scheduled milliseconds
    /// apart, and so end apart.</remarks>
    private static void WarmUp(Step step)
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
        day.Run(step);
    }

    private void WarnOfStepsInRealTime()
    {
        int[] real = [.. options.Steps.Where(step => step.Blocks).Select(step => step.Number)];
        if (real is [var only])
        {
            error.WriteLine(
                $"becket: example {only} blocks a thread, which takes real time: it runs without --virtual."
            );
        }
        else if (real is [.. var others, var last])
        {
            error.WriteLine(
                $"becket: examples {string.Join(", ", others)} and {last} block threads, which takes real "
                    + $"time: they run without --virtual."
            );
        }
    }
}
