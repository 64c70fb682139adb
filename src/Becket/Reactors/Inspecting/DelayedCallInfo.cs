namespace Becket.Reactors.Inspecting;

/// <summary>A delayed call that is pending.</summary>
/// <param name="DueIn">The time until it is due; negative if it is late.</param>
/// <param name="What">The name of its function, or what it belongs to: "a delay", "LoopingCall".</param>
public sealed record DelayedCallInfo(TimeSpan DueIn, string What);
