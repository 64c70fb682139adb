using Becket.Cli.Running;
using Becket.Cli.Timelines.Runs;

namespace Becket.Cli.Tests.Running.Timelines;

/// <summary>Tests that give a timeline the events of a run, and read its file.</summary>
public abstract class RunTimelineTest : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("becket-run-timeline-");

    /// <summary>Commands with special characters.</summary>
    private protected static IReadOnlyList<string> Nasty =>
        [
            "</script><script>alert(1)</script>",
            "<!-- ' \" & `",
            "a\0b\e[31mc\u2028d\uFFFEe",
            "\uDCFF\uD800",
            "{{data}} {{title}}",
        ];

    public void Dispose() => _directory.Delete(recursive: true);

    private protected string PathOf(string name) => Path.Combine(_directory.FullName, name);

    /// <summary>Writes the timeline of these attempts and returns the file's path.</summary>
    private protected string Write(string name, IEnumerable<JobEnd> ends, string command = "install {}")
    {
        string path = PathOf(name);
        using var timeline = new RunTimeline(path);
        var plan = new RunPlan
        {
            Command = command,
            Slots = 5,
            Began = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero),
        };
        timeline.RunStarted(plan);
        TimeSpan length = TimeSpan.Zero;
        long failed = 0,
            succeeded = 0;
        foreach (JobEnd end in ends)
        {
            timeline.JobStarted(end.Job, end.Slot, end.Attempt, end.Started);
            timeline.JobEnded(end, isFinal: true);
            length = end.Started + end.Duration > length ? end.Started + end.Duration : length;
            (failed, succeeded) = end.IsSuccess ? (failed, succeeded + 1) : (failed + 1, succeeded);
        }

        timeline.RunEnded(
            new RunSummary
            {
                Plan = plan,
                Duration = length,
                Succeeded = succeeded,
                Failed = failed,
                Retries = 0,
                StoppedBecause = null,
                ExitCode = 0,
            }
        );
        return path;
    }

    private protected static JobEnd End(
        long number,
        int slot,
        double start,
        double length,
        string text,
        int exitCode = 0
    ) =>
        new()
        {
            Job = new Job
            {
                Number = number,
                Values = ["value"],
                Arguments = ["true"],
                Text = text,
            },
            Slot = slot,
            Attempt = 1,
            Started = TimeSpan.FromSeconds(start),
            Duration = TimeSpan.FromSeconds(length),
            ExitCode = exitCode,
            Signal = 0,
        };

    /// <summary>Jobs of a millisecond on five slots in turn; every thousandth fails.</summary>
    private protected static IEnumerable<JobEnd> Many(int count) =>
        Enumerable
            .Range(0, count)
            .Select(i =>
                End(
                    i + 1,
                    i % 5 + 1,
                    i / 5 * 0.001,
                    0.001,
                    $"install 'Customer {i}' --for-good",
                    exitCode: i % 1000 == 999 ? 3 : 0
                )
            );
}
