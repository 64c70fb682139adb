using System.Text.Json.Nodes;

namespace Becket.Workloads;

/// <summary>One workload: its name, the keys that it takes, and the function that runs it.</summary>
internal sealed record Workload(string Name, string[] Keys, Func<Arguments, JsonObject> Run)
{
    public static string Names(Workload[] workloads) => string.Join(", ", workloads.Select(workload => workload.Name));
}

/// <summary>The command line is wrong. The message says what is allowed.</summary>
internal sealed class UsageException(string message) : Exception(message);
