using System.Net;

namespace Becket.ClusterTool.Giving;

/// <summary>Options of a giver beside those of <c>becket run</c>.</summary>
internal sealed record GiverOptions
{
    /// <summary>Where workers reach it.</summary>
    public required ClusterAddress Address { get; init; }

    /// <summary>Where it listens; null for the loopback only.</summary>
    public IPAddress? Listen { get; init; }

    /// <summary>The folder of its state; null for one that the address names.</summary>
    public string? State { get; init; }

    /// <summary>The file of the token; null for one in the folder of the state.</summary>
    public string? TokenFile { get; init; }

    /// <summary>A Redis that keeps the ledger; null for files.</summary>
    public string? Redis { get; init; }

    /// <summary>How many workers may be lost while they run a job until it is stopped.</summary>
    public int MaxCrashes { get; init; } = 3;

    /// <summary>How long a worker has a job without renewing its lease.</summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Whether what is left of another run in the folder is dropped.</summary>
    public bool Discards { get; init; }

    // Without DoNotVerify a folder that does not exist yet has the name "", and the state would be in the directory of
    // the command.
    public string Folder =>
        State
        ?? Path.Combine(
            Environment.GetFolderPath(
                Environment.SpecialFolder.LocalApplicationData,
                Environment.SpecialFolderOption.DoNotVerify
            ),
            "becket",
            "cluster",
            Address.Port.ToString(System.Globalization.CultureInfo.InvariantCulture)
        );
}
