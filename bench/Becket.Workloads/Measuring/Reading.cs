using System.Diagnostics;

namespace Becket.Workloads.Measuring;

/// <summary>Wall time and the processor time of all threads of this process, in nanoseconds.</summary>
internal readonly record struct Reading(double Wall, double Cpu)
{
    public static Reading Now =>
        new(Stopwatch.GetTimestamp() * (1e9 / Stopwatch.Frequency), Environment.CpuUsage.TotalTime.TotalNanoseconds);

    public double Seconds => Wall / 1e9;

    public static Reading operator -(Reading end, Reading begin) => new(end.Wall - begin.Wall, end.Cpu - begin.Cpu);

    public static Reading operator +(Reading left, Reading right) => new(left.Wall + right.Wall, left.Cpu + right.Cpu);

    /// <summary>The share of one of <paramref name="count"/> operations.</summary>
    public static Reading operator /(Reading all, double count) => new(Round(all.Wall / count), Round(all.Cpu / count));

    public static double Round(double value) => Math.Round(value, 3);
}
