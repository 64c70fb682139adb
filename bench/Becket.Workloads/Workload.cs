using System.Text.Json.Nodes;

namespace Becket.Workloads;

/// <summary>One workload: what it is called, which arguments it takes (with those values that are words), and how to
/// run it.</summary>
internal sealed record Workload(string Name, string[] Keys, Func<Arguments, JsonObject> Run)
{
    public static string Names(Workload[] workloads) => string.Join(", ", workloads.Select(workload => workload.Name));
}

/// <summary>The command line is wrong; the message says what would be right.</summary>
internal sealed class UsageException(string message) : Exception(message);
