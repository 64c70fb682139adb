using System.Text.Json;

namespace Becket.Reactors.Inspecting;

/// <summary>What a reactor does and what its code waits for, at one moment: the result of
/// <see cref="Reactor.Inspect"/>. It does not change, and any thread may read it.</summary>
public sealed record ReactorSnapshot
{
    /// <summary>The name in the reactor's options.</summary>
    public required string Reactor { get; init; }

    /// <summary>Whether <see cref="ReactorOptions.Inspection"/> is on. If not, the lists that only it knows are
    /// empty: <see cref="Waits"/>, <see cref="Deferreds"/>, <see cref="Listeners"/>, <see cref="Cooperators"/>,
    /// <see cref="LoopingCalls"/>, <see cref="ThreadCalls"/>, <see cref="Children"/>.</summary>
    public bool IsInspected { get; init; }

    /// <summary>When: the reactor's <see cref="Reactor.Now"/>.</summary>
    public TimeSpan Now { get; init; }

    /// <summary>How long it took the loop to make this snapshot.</summary>
    public TimeSpan Took { get; init; }

    /// <summary>The counters of the loop.</summary>
    public required ReactorStatistics Statistics { get; init; }

    /// <summary>How long the loop has worked since it began to run: with <see cref="Now"/> of two snapshots, the
    /// utilization between them.</summary>
    public TimeSpan Worked { get; init; }

    /// <summary>The methods that wait and that no other method waits for, the oldest wait first; below each, what it
    /// waits for.</summary>
    public IReadOnlyList<WaitInfo> Waits { get; init; } = [];

    /// <summary>Methods that were garbage before they had ended.</summary>
    public IReadOnlyList<LostWaitInfo> Lost { get; init; } = [];

    /// <summary>Deferreds that have not fired and that no method waits for, the oldest first.</summary>
    public IReadOnlyList<DeferredInfo> Deferreds { get; init; } = [];

    /// <summary>The delayed calls that are due next, a hundred at most;
    /// <see cref="ReactorStatistics.PendingDelayedCalls"/> is the number of all.</summary>
    public IReadOnlyList<DelayedCallInfo> DelayedCalls { get; init; } = [];

    /// <summary>The connections, in the order in which they were made.</summary>
    public IReadOnlyList<OpenConnectionInfo> Connections { get; init; } = [];

    /// <summary>The ports.</summary>
    public IReadOnlyList<ListenerInfo> Listeners { get; init; } = [];

    /// <summary>The cooperators that have tasks, and the runs of <c>ForEach</c>.</summary>
    public IReadOnlyList<CooperatorInfo> Cooperators { get; init; } = [];

    /// <summary>The looping calls.</summary>
    public IReadOnlyList<LoopingCallInfo> LoopingCalls { get; init; } = [];

    /// <summary>The functions on threads.</summary>
    public IReadOnlyList<ThreadCallInfo> ThreadCalls { get; init; } = [];

    /// <summary>The child processes.</summary>
    public IReadOnlyList<ChildInfo> Children { get; init; } = [];

    /// <summary>Reads what <see cref="ToJson"/> has written.</summary>
    /// <param name="json">The text.</param>
    /// <exception cref="JsonException">It is something else.</exception>
    public static ReactorSnapshot FromJson(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        return JsonSerializer.Deserialize(json, SnapshotJson.Default.ReactorSnapshot)
            ?? throw new JsonException("The text is null, and not a snapshot.");
    }

    /// <summary>The snapshot as JSON, in one line: the properties of these types in camel case, times in
    /// seconds.</summary>
    public string ToJson() => SnapshotJson.Write(this);

    /// <summary>The same with waits and deferreds merged that look the same: a thousand methods that wait at the same
    /// line for the same become one node with a <see cref="WaitInfo.Count"/>. The ones with most come first.</summary>
    public ReactorSnapshot Grouped() =>
        this with
        {
            Waits = SnapshotGroups.Of(Waits),
            Deferreds = SnapshotGroups.Of(Deferreds),
        };

    /// <summary>The tree of waits as text, a line for each, as <c>becket top</c> shows it: for a log, or a test that
    /// says what it waits for.</summary>
    public string DescribeWaits() => WaitText.Of(Waits);
}
