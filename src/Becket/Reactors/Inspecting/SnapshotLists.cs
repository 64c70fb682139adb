namespace Becket.Reactors.Inspecting;

/// <summary>The lists of a snapshot that is being made.</summary>
internal sealed class SnapshotLists
{
    public List<OpenConnectionInfo> Connections { get; } = [];

    public List<ListenerInfo> Listeners { get; } = [];

    public List<CooperatorInfo> Cooperators { get; } = [];

    public List<LoopingCallInfo> LoopingCalls { get; } = [];

    public List<ThreadCallInfo> ThreadCalls { get; } = [];

    public List<ChildInfo> Children { get; } = [];
}
