using System.Diagnostics;
using Becket.Testing;

namespace Becket.Orleans.Tests.Workers;

public sealed class TraceTests
{
    [Fact]
    public void A_run_goes_on_with_the_trace_in_which_its_job_was_created()
    {
        using var source = new ActivitySource("Becket.Orleans.Tests.Traces");
        var ended = new List<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = heard => heard.Name is "Becket.Orleans" || heard == source,
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity =>
            {
                // Other tests run jobs, too.
                if (activity.GetTagItem("becket.job.list") is "traced")
                {
                    ended.Add(activity);
                }
            },
        };
        ActivitySource.AddActivityListener(listener);
        ActivityContext creation = default;
        ActivityTraceId inHandler = default;
        ReactorTest.Run(async reactor =>
        {
            var cluster = new TestCluster(reactor);
            JobWorker worker = cluster.Worker(
                new JobHandlers().Add<int, int>(
                    "n",
                    (_, _) =>
                    {
                        inHandler = Activity.Current!.TraceId;
                        return Task.FromResult(0);
                    }
                )
            );
            JobList list;
            using (Activity activity = source.StartActivity("import")!)
            {
                creation = activity.Context;
                list = await cluster.Lists.CreateAsync("traced", [Job.Of("n", "job-1", 1)]);
            }

            await worker.Start();
            await list.WaitAsync();
            await worker.Stop();
        });

        Activity run = Assert.Single(ended);
        Assert.Equal((creation.TraceId, creation.SpanId), (run.TraceId, run.ParentSpanId));
        Assert.Equal(creation.TraceId, inHandler);
        Assert.Equal(("job n", ActivityKind.Consumer), (run.OperationName, run.Kind));
        Assert.Equal("job-1", run.GetTagItem("becket.job.key"));
        Assert.Equal(1, run.GetTagItem("becket.job.attempt"));
    }
}
