// One program for all workloads: Becket.Workloads WORKLOAD key=value… See ../README.md for what each does.
using Becket.Workloads;

Workload[] workloads =
[
    ScheduledTimers.Workload,
    FiredTimers.Workload,
    MovedTimers.Workload,
    Chains.Workload,
    BoundedJobs.Workload,
    WaitingJobs.Workload,
    ThreadCalls.Workload,
    Children.Workload,
    ChildOutput.Workload,
    Echo.Requests,
    Echo.IdleConnections,
    HttpHello.Workload,
    HttpRequests.Workload,
    SimulatedEcho.Workload,
    SimulatedHosts.Workload,
    SimulatedConnections.Workload,
    EchoOnEachCore.Workload,
    JoinedDeferreds.Workload,
];

try
{
    if (args.Length == 0)
    {
        throw new UsageException($"Say which workload: {Workload.Names(workloads)}.");
    }

    Workload workload =
        workloads.FirstOrDefault(known => known.Name == args[0])
        ?? throw new UsageException($"There is no workload \"{args[0]}\". Known: {Workload.Names(workloads)}.");
    Console.WriteLine(workload.Run(Arguments.Parse(workload, args.AsSpan(1))).ToJsonString());
    return 0;
}
catch (UsageException error)
{
    Console.Error.WriteLine(error.Message);
    return 2;
}
