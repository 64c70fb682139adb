using System.Collections;

namespace Becket.Conformance.Playing.Things;

/// <summary>An iterator that behaves as the program says, and records each call in the trace.</summary>
internal sealed class IteratorThing(Player player, string name, Behaviour[] items) : Thing, IEnumerator<Deferred?>
{
    private int _next;

    public override object Object => this;

    /// <summary>The last item; null if it is not a deferred.</summary>
    public Deferred? Current { get; private set; }

    object? IEnumerator.Current => Current;

    public bool MoveNext()
    {
        Current = null;
        if (_next == items.Length)
        {
            player.Trace("end", name);
            return false;
        }

        Behaviour item = items[_next];
        _next++;
        player.Trace("next", name);
        try
        {
            Current = item.Run(player, input: null) as Deferred;
            return true;
        }
        catch
        {
            _next = items.Length;
            throw;
        }
    }

    public void Reset() => throw new NotSupportedException();

    public void Dispose() { }
}
