using System.Diagnostics;
using System.Globalization;

namespace Becket.ClusterBench;

/// <summary>Lists of jobs, and how they ran.</summary>
internal static class Jobs
{
    /// <summary>The first jobs of a process compile its code.</summary>
    public static async Task WarmUp(Cluster cluster)
    {
        JobList list = await cluster.Lists.CreateAsync("warm", Paced("warm", 500, milliseconds: 1));
        Check(await list.WaitAsync(), 500);
    }

    /// <summary>Jobs that wait.</summary>
    public static IEnumerable<Job> Paced(string name, int jobs, int milliseconds = 20) =>
        Enumerable.Range(0, jobs).Select(number => Job.Of("work", Key(name, number), milliseconds));

    /// <summary>Creates a list of jobs that do nothing, and lets them run when all are there.</summary>
    /// <param name="lists">The lists.</param>
    /// <param name="name">The name of the list.</param>
    /// <param name="jobs">How many.</param>
    /// <param name="look">How often to look whether it is complete: the time is that much too long at most.</param>
    /// <param name="begins">Called when all are there, before the first runs.</param>
    /// <param name="payload">A text for the handler "text"; null for the handler "nothing".</param>
    /// <returns>How long they took.</returns>
    public static async Task<TimeSpan> RunEmpty(
        JobLists lists,
        string name,
        int jobs,
        TimeSpan look,
        Action? begins = null,
        string? payload = null
    )
    {
        JobList list = await CreatePaused(lists, name, jobs, payload);
        list.PollInterval = look;
        begins?.Invoke();
        var time = Stopwatch.StartNew();
        await list.ResumeAsync();
        JobProgress progress = await list.WaitAsync();
        TimeSpan taken = time.Elapsed;
        Check(progress, jobs);
        return taken;
    }

    /// <summary>Creates a list of jobs that do nothing, none of which starts.</summary>
    public static Task<JobList> CreatePaused(JobLists lists, string name, int jobs, string? payload = null) =>
        lists.CreateAsync(name, Paused(lists, name, jobs, payload));

    /// <exception cref="InvalidOperationException">Not all jobs are done.</exception>
    public static void Check(JobProgress progress, int jobs)
    {
        if (progress.Done != jobs)
        {
            throw new InvalidOperationException($"Of {jobs} jobs {progress.Done} are done: {progress}");
        }
    }

    private static async IAsyncEnumerable<Job> Paused(JobLists lists, string name, int jobs, string? payload)
    {
        await (await lists.FindAsync(name))!.PauseAsync();
        for (int number = 0; number < jobs; number++)
        {
            string key = Key(name, number);
            yield return payload is null ? Job.Of("nothing", key, 0) : Job.Of("text", key, payload);
        }
    }

    private static string Key(string name, int number) =>
        string.Create(CultureInfo.InvariantCulture, $"{name}-{number}");
}
