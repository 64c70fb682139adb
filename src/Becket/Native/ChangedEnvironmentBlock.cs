using System.Runtime.InteropServices;

namespace Becket.Native;

/// <summary>An environment for one child: a block that many children share, with some variables added or changed. Freed
/// when the child runs.</summary>
internal readonly unsafe ref struct ChangedEnvironmentBlock
{
    private readonly EnvironmentBlock _shared;
    private readonly byte* _memory;

    /// <summary>Copies the pointers of the shared block, and writes the changes behind them.</summary>
    /// <param name="shared">The block.</param>
    /// <param name="changes">The variables that are added or changed; without any, nothing is copied.</param>
    public ChangedEnvironmentBlock(EnvironmentBlock shared, ReadOnlySpan<KeyValuePair<string, string>> changes)
    {
        _shared = shared;
        Pointers = shared.Pointers;
        if (changes.IsEmpty)
        {
            return;
        }

        nuint length = 0;
        foreach ((string name, string value) in changes)
        {
            length += (nuint)SystemString.LengthOf(name) + (nuint)SystemString.LengthOf(value) + 2;
        }

        nuint pointers = (nuint)(shared.Count + changes.Length + 1) * (nuint)sizeof(byte*);
        _memory = (byte*)NativeMemory.Alloc(pointers + length);
        Pointers = (byte**)_memory;
        byte* next = _memory + pointers;
        for (int i = 0; i < changes.Length; i++)
        {
            Pointers[i] = next;
            next += SystemString.Write(changes[i].Key, new Span<byte>(next, SystemString.LengthOf(changes[i].Key)));
            *next++ = (byte)'=';
            next += SystemString.Write(changes[i].Value, new Span<byte>(next, SystemString.LengthOf(changes[i].Value)));
            *next++ = 0;
        }

        int written = changes.Length;
        for (int i = 0; i < shared.Count; i++)
        {
            if (!IsChanged(shared.Pointers[i], changes.Length))
            {
                Pointers[written++] = shared.Pointers[i];
            }
        }

        Pointers[written] = null;
    }

    /// <summary>Valid while this object lives.</summary>
    public byte** Pointers { get; }

    public void Dispose()
    {
        NativeMemory.Free(_memory);
        GC.KeepAlive(_shared);
    }

    /// <summary>Whether one of the first variables has the same name.</summary>
    private bool IsChanged(byte* variable, int changes)
    {
        for (int i = 0; i < changes; i++)
        {
            byte* changed = Pointers[i];
            for (int at = 0; variable[at] == changed[at]; at++)
            {
                if (changed[at] == (byte)'=')
                {
                    return true;
                }
            }
        }

        return false;
    }
}
