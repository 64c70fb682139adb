namespace Becket.Simulations.Children;

/// <summary>The processes of a group that run, in the order in which they began.</summary>
internal sealed class ChildGroup
{
    private readonly List<ScriptedChild> _running = [];

    public bool IsEmpty => _running.Count == 0;

    public void Add(ScriptedChild child) => _running.Add(child);

    public void Remove(ScriptedChild child) => _running.Remove(child);

    /// <summary>Sends all of them a signal.</summary>
    public void Deliver(int signal)
    {
        foreach (ScriptedChild child in _running.ToArray())
        {
            child.Deliver(signal);
        }
    }
}
