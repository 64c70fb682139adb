using System.Text.Json.Serialization;

namespace Becket.ClusterTool.Links;

#pragma warning disable SA1402 // The descriptions of the requests belong together: they are the protocol.

/// <summary>The first request of a link.</summary>
/// <param name="Version">The version of the protocol.</param>
/// <param name="Token">The secret of the token.</param>
/// <param name="Slots">How many jobs the worker runs at once.</param>
/// <param name="Name">The name of the worker; null for a client.</param>
internal sealed record HelloMessage(int Version, string Token, int Slots, string? Name = null)
{
    /// <summary>The version of this protocol.</summary>
    public const int ThisVersion = 1;

    /// <summary>The most characters of a name.</summary>
    public const int MostNameCharacters = 60;

    /// <summary>Whether a worker may have this name: it is a field of the log.</summary>
    public static bool IsName(string name) => name.Length is > 0 and <= MostNameCharacters && !name.Any(char.IsControl);
}

/// <summary>A run of a job.</summary>
/// <param name="Key">The job's key in the ledger.</param>
/// <param name="Token">The fencing token of this run of the job.</param>
internal sealed record RunMessage(string Key, long Token);

/// <summary>A job's command, whose texts are the body: see <see cref="TextList"/>.</summary>
internal sealed record CommandMessage
{
    /// <summary>Whether the run has not reached the job yet, or ends without it: the worker asks again until its lease
    /// is over. Then nothing else is set.</summary>
    public bool IsNotYet { get; init; }

    public long Number { get; init; }

    public int Arguments { get; init; }

    /// <summary>Names and values by turns.</summary>
    public int Environment { get; init; }

    public int Sends { get; init; }

    public int Returns { get; init; }

    public bool HasDirectory { get; init; }

    public bool HasInput { get; init; }

    public bool IsShared { get; init; }

    public bool CleansUp { get; init; }

    /// <summary>Null for none.</summary>
    public double? LimitSeconds { get; init; }

    public string TermSequence { get; init; } = "";
}

/// <summary>Asks for a piece of a file. The answer is empty at its end.</summary>
/// <param name="Key">The job.</param>
/// <param name="File">The number among the files that the job gets; -1 for its standard input.</param>
/// <param name="Offset">Where the piece begins.</param>
internal sealed record FetchMessage(string Key, int File, long Offset);

/// <summary>A piece of what a job has made.</summary>
/// <param name="Run">The run.</param>
/// <param name="Part">0 for standard output, 1 for standard error, 2 and more for the files that come back.</param>
/// <param name="Offset">Where the piece begins.</param>
internal sealed record PieceMessage(RunMessage Run, int Part, long Offset);

/// <summary>A signal for a job.</summary>
/// <param name="Key">The job.</param>
/// <param name="Number">The signal.</param>
internal sealed record SignalMessage(string Key, int Number);

/// <summary>How a run of a job ended: the result in the ledger, of at most 1 KiB.</summary>
internal sealed record ResultMessage
{
    public required string Key { get; init; }

    public required long Token { get; init; }

    public int ExitCode { get; init; }

    public int Signal { get; init; }

    public bool IsTimedOut { get; init; }

    /// <summary>Why the child could not start; null if it did.</summary>
    public string? CouldNotStart { get; init; }

    public required string Host { get; init; }

    public DateTimeOffset Began { get; init; }

    public double Seconds { get; init; }

    /// <summary>The bytes of standard output and standard error.</summary>
    public long Output { get; init; }

    public long Error { get; init; }

    /// <summary>Standard output and standard error one behind the other, if they are short; null if the giver has them
    /// in files.</summary>
    public byte[]? Inline { get; init; }

    /// <summary>Which of the files that come back there are.</summary>
    public IReadOnlyList<int> Returned { get; init; } = [];

    /// <summary>Whether the values fit together. Those of a sick worker may not.</summary>
    [JsonIgnore]
    public bool IsSound =>
        HelloMessage.IsName(Host)
        && Output >= 0
        && Error >= 0
        && (Inline is null || Inline.Length == Output + Error)
        && Seconds is >= 0 and <= 1e9
        && Began > DateTimeOffset.UnixEpoch;
}

/// <summary>A worker, for people.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Address">Where it is connected from.</param>
/// <param name="Slots">How many jobs it runs at once.</param>
/// <param name="Running">How many it runs now.</param>
/// <param name="Leases">How many it has: those that run, and those that it has fetched to run next.</param>
/// <param name="Done">How many it has brought the results of.</param>
/// <param name="Seconds">How long it has been connected.</param>
/// <param name="SilentSeconds">When it was heard of last.</param>
internal sealed record WorkerStatus(
    string Name,
    string Address,
    int Slots,
    int Running,
    int Leases,
    long Done,
    double Seconds,
    double SilentSeconds
);

/// <summary>How a run is, for people.</summary>
internal sealed record StatusMessage
{
    public required string Command { get; init; }

    public required double Seconds { get; init; }

    public required IReadOnlyList<WorkerStatus> Workers { get; init; }

    public required int Waiting { get; init; }

    public required int Running { get; init; }

    public required long Done { get; init; }

    /// <summary>Those of them that ended with an error, also if they run again.</summary>
    public required long Failed { get; init; }

    public required double PerSecond { get; init; }

    /// <summary>The job that has run for the longest time; null for none.</summary>
    public string? Oldest { get; init; }

    public double OldestSeconds { get; init; }

    public required int Leases { get; init; }

    public required int Refused { get; init; }

    /// <summary>One line for each dead letter.</summary>
    public required IReadOnlyList<string> Dead { get; init; }
}

/// <summary>Asks about jobs, or for them to be put back.</summary>
/// <param name="Numbers">Their numbers; empty for all.</param>
internal sealed record JobsMessage(IReadOnlyList<long> Numbers);

[JsonSourceGenerationOptions(
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true
)]
[JsonSerializable(typeof(HelloMessage))]
[JsonSerializable(typeof(int))]
[JsonSerializable(typeof(RunMessage))]
[JsonSerializable(typeof(CommandMessage))]
[JsonSerializable(typeof(FetchMessage))]
[JsonSerializable(typeof(PieceMessage))]
[JsonSerializable(typeof(SignalMessage))]
[JsonSerializable(typeof(ResultMessage))]
[JsonSerializable(typeof(StatusMessage))]
[JsonSerializable(typeof(JobsMessage))]
[JsonSerializable(typeof(ExchangeMessage))]
[JsonSerializable(typeof(CompleteMessage))]
[JsonSerializable(typeof(IReadOnlyList<string>))]
internal sealed partial class LinkJson : JsonSerializerContext;

/// <summary>An exchange with a shard; the request itself is the body.</summary>
/// <param name="List">The list.</param>
/// <param name="Shard">The number of the shard.</param>
internal sealed record ExchangeMessage(string List, int Shard);

/// <summary>A list, and a version of it.</summary>
internal sealed record CompleteMessage(string List, long Version);
