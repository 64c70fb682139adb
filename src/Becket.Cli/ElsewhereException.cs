namespace Becket.Cli;

/// <summary>Thrown for a command or an option that another tool has. The message says which, and how to get
/// it.</summary>
internal sealed class ElsewhereException(string message) : Exception(message)
{
    /// <summary>For all that needs a cluster.</summary>
    /// <param name="instead">What to type.</param>
    public static ElsewhereException InClusterTool(string instead) =>
        new(
            $"clusters have a tool of their own: {instead} (dotnet tool install --global Becket.ClusterTool; "
                + "docs/run-cluster.md)"
        );
}
