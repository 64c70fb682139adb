using System.Globalization;
using Microsoft.Extensions.DependencyInjection;

namespace Becket.ClusterProgram;

/// <summary>Creates a list, or goes on with it, and writes its results as they come.</summary>
internal static class Day
{
    public static async Task Run(IServiceProvider services, int jobs, int milliseconds)
    {
        JobLists lists = services.GetRequiredService<JobLists>();
        JobList list = await lists.CreateAsync(
            "day",
            Enumerable.Range(0, jobs).Select(number => Job.Of("work", Key(number), milliseconds)),
            new JobListOptions { ShardSize = 100, LostWorkers = 100 }
        );
        await foreach (JobResult<string> result in list.ResultsAsync<string>())
        {
            Console.WriteLine($"RESULT {result.Key} {result.Value}");
        }

        Console.WriteLine("COMPLETE");
    }

    private static string Key(int number) => string.Create(CultureInfo.InvariantCulture, $"job-{number}");
}
