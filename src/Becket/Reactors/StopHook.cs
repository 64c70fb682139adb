using Becket.Deferreds;

namespace Becket.Reactors;

/// <summary>A function of the library that runs in one step of a reactor's stop.</summary>
/// <param name="what">What it ends, for the log if it takes too long.</param>
/// <param name="call">The function. The stop waits for the deferred that it returns.</param>
internal sealed class StopHook(Func<string> what, Func<Deferred?> call)
{
    /// <summary>What it ends.</summary>
    public string What => what();

    /// <summary>Its place in the list of its step; null once it was removed or has run.</summary>
    public LinkedListNode<StopHook>? Place { get; set; }

    /// <summary>Runs the function.</summary>
    public Deferred? Invoke() => call();

    /// <summary>Removes it, so that it does not run.</summary>
    public void Remove()
    {
        Place?.List?.Remove(Place);
        Place = null;
    }
}
