using System.Runtime.InteropServices;

namespace Becket.Native;

/// <summary>Arguments in the system's form: an array of pointers to strings that end in a NUL, the last pointer null;
/// and the path to execute. Freed when the child runs.</summary>
internal readonly unsafe ref struct ArgumentBlock
{
    private readonly byte* _memory;

    /// <summary>Writes the arguments into one block of unmanaged memory.</summary>
    /// <param name="path">The file to execute.</param>
    /// <param name="name">The first argument: the program's name.</param>
    /// <param name="arguments">The others.</param>
    public ArgumentBlock(string path, string name, IReadOnlyList<string> arguments)
    {
        nuint pointers = (nuint)(arguments.Count + 2) * (nuint)sizeof(byte*);
        nuint length = (nuint)SystemString.LengthOf(path) + (nuint)SystemString.LengthOf(name) + 2;
        for (int i = 0; i < arguments.Count; i++)
        {
            length += (nuint)SystemString.LengthOf(arguments[i]) + 1;
        }

        _memory = (byte*)NativeMemory.Alloc(pointers + length);
        Pointers = (byte**)_memory;
        byte* next = _memory + pointers;
        Path = Write(path, ref next);
        Pointers[0] = Write(name, ref next);
        for (int i = 0; i < arguments.Count; i++)
        {
            Pointers[i + 1] = Write(arguments[i], ref next);
        }

        Pointers[arguments.Count + 1] = null;
    }

    public byte** Pointers { get; }

    public byte* Path { get; }

    public void Dispose() => NativeMemory.Free(_memory);

    private static byte* Write(string text, ref byte* next)
    {
        byte* start = next;
        int length = SystemString.Write(text, new Span<byte>(start, SystemString.LengthOf(text)));
        start[length] = 0;
        next = start + length + 1;
        return start;
    }
}
