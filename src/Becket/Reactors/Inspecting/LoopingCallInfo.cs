namespace Becket.Reactors.Inspecting;

/// <summary>A <see cref="Becket.Tasks.LoopingCall"/> that runs. Known only while the inspection is on.</summary>
public sealed record LoopingCallInfo
{
    /// <summary>The name of its function.</summary>
    public required string What { get; init; }

    /// <summary>The time from call to call.</summary>
    public TimeSpan Interval { get; init; }

    /// <summary>The time until the next call; null while one is under way.</summary>
    public TimeSpan? DueIn { get; init; }

    /// <summary>Whether a call has begun whose deferred has not fired.</summary>
    public bool IsUnderWay { get; init; }

    /// <summary>How long ago it was started.</summary>
    public TimeSpan Age { get; init; }
}
