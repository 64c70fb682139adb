using System.Runtime.CompilerServices;

namespace Becket.Deferreds;

/// <content>Names, and what the inspection of a reactor reads and changes of a deferred.</content>
public partial class Deferred
{
    // Beside the deferreds, as most have no name and each byte of a deferred counts.
    private static readonly ConditionalWeakTable<Deferred, string> s_names = [];
    private static bool s_hasNames;

    /// <summary>A name that says what the deferred is for: <c>new Deferred&lt;int&gt; { Name = "answer to login 7"
    /// }</c>. Inspection and debuggers show it. Default: null.</summary>
    /// <remarks>
    /// <para>The name belongs to the chain: all handles have it. A deferred without a name pays nothing; setting one
    /// costs about as much as a dictionary entry, so name what is rare or worth it.</para>
    /// <para>Threads: any that may use the deferred.</para>
    /// </remarks>
    public string? Name
    {
        get => s_hasNames && s_names.TryGetValue(Root, out string? name) ? name : null;
        set
        {
            CheckThread();
            if (value is null)
            {
                s_names.Remove(Root);
            }
            else
            {
                s_hasNames = true;
                s_names.AddOrUpdate(Root, value);
            }
        }
    }

    /// <summary>What it waits for in a few words, for the inspection: "a lock". Null for what has no more to say than
    /// its type.</summary>
    internal virtual string? WaitText => null;

    /// <summary>The deferreds that it waits for itself, as a list waits for its members.</summary>
    internal virtual IEnumerable<Deferred> Members => [];

    /// <summary>The type as a reader writes it, for the inspection.</summary>
    internal string TypeName => TypeText;

    /// <summary>Root: how many callbacks and waiters are in the chain.</summary>
    internal int LinkCount
    {
        get
        {
            int count = 0;
            for (ChainLink? link = _tail?.Next; link is not null; link = link == _tail ? null : link.Next)
            {
                count++;
            }

            return count;
        }
    }

    /// <summary>Root that waits for another: takes the reference to that one out, for a search for deferreds that
    /// nothing can fire. <see cref="AttachAwaited"/> puts it back before anything else uses the deferred.</summary>
    internal Deferred DetachAwaited()
    {
        Deferred awaited = AwaitedRoot;
        _slot = null;
        return awaited;
    }

    /// <summary>Undoes <see cref="DetachAwaited"/>.</summary>
    internal void AttachAwaited(Deferred awaited) => _slot = awaited;
}
