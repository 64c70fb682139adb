// A member of a cluster: --JobCluster:RedisAddress=… and the like say of which, --Runs=FILE where to note each run.
// It writes READY when it has started, and a line "DEAD PORT TIME" when a silo was declared dead.
// With --HoldAfter=N, jobs after the first N of this process end only when there is a file "go" beside that of --Runs.
// With --Create=N it also creates a list of N jobs, writes a line "RESULT KEY VALUE" for each result, and COMPLETE.
using System.Diagnostics;
using System.Globalization;
using Becket.ClusterProgram;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

HostApplicationBuilder builder = Host.CreateApplicationBuilder(args);
builder.Logging.SetMinimumLevel(LogLevel.Critical);
builder.Logging.AddFilter("Becket", LogLevel.Warning);
ClusterRole role = builder.Configuration.GetValue<ClusterRole>("JobCluster:Role");
builder.UseBecketOrleans();
if (role != ClusterRole.Silo)
{
    builder.Services.AddSingleton(new RunLog(builder.Configuration["Runs"]));
    builder.Services.AddSingleton(
        new Hold(builder.Configuration.GetValue("HoldAfter", int.MaxValue), builder.Configuration["Runs"])
    );
    builder
        .Services.AddReactor()
        .AddJobWorker()
        .AddJob<Work>()
        .AddJob("nothing", static (int _, JobContext _) => Task.FromResult(0));
}

if (role != ClusterRole.Worker)
{
    builder.Services.AddHostedService<DeathNotices>();
}

using IHost host = builder.Build();
await host.StartAsync();
Console.WriteLine(
    string.Create(CultureInfo.InvariantCulture, $"READY {Environment.ProcessId} {Stopwatch.GetTimestamp()}")
);
if (builder.Configuration.GetValue<int>("Create") is var jobs and > 0)
{
    await Day.Run(host.Services, jobs, builder.Configuration.GetValue<int>("Milliseconds"));
}

await host.WaitForShutdownAsync();
