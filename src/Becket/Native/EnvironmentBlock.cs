using System.Collections;

namespace Becket.Native;

/// <summary>An environment in the system's form: an array of pointers to "NAME=value", the last pointer null.</summary>
/// <remarks>In pinned memory that the garbage collector frees, so no handle has to be released.</remarks>
internal sealed unsafe class EnvironmentBlock
{
    private readonly byte[] _bytes;
    private readonly nint[] _pointers;

    private EnvironmentBlock(byte[] bytes, nint[] pointers)
    {
        _bytes = bytes;
        _pointers = pointers;
    }

    /// <summary>Valid while this object lives: <see cref="GC.KeepAlive"/> after the call.</summary>
    public byte** Pointers
    {
        get
        {
            fixed (nint* start = _pointers)
            {
                return (byte**)start;
            }
        }
    }

    /// <summary>The number of variables.</summary>
    public int Count => _pointers.Length - 1;

    public static EnvironmentBlock Of(IReadOnlyCollection<KeyValuePair<string, string>> variables)
    {
        int length = 0;
        foreach ((string? name, string? value) in variables)
        {
            length += LengthOf(name, value);
        }

        var writer = new Writer(length, variables.Count);
        foreach ((string? name, string? value) in variables)
        {
            writer.Add(name, value);
        }

        return writer.Block;
    }

    /// <summary>This program's own environment, as it is now.</summary>
    public static EnvironmentBlock OfThisProgram()
    {
        // Enumerated twice instead of collected once: this runs for each child without an environment of its own.
        IDictionary variables = Environment.GetEnvironmentVariables();
        int length = 0;
        foreach (DictionaryEntry variable in variables)
        {
            length += LengthOf((string)variable.Key, (string)variable.Value!);
        }

        var writer = new Writer(length, variables.Count);
        foreach (DictionaryEntry variable in variables)
        {
            writer.Add((string)variable.Key, (string)variable.Value!);
        }

        return writer.Block;
    }

    private static int LengthOf(string name, string value) =>
        checked(SystemString.LengthOf(name) + SystemString.LengthOf(value) + 2);

    private ref struct Writer(int length, int count)
    {
        private readonly byte[] _bytes = GC.AllocateUninitializedArray<byte>(length, pinned: true);
        private readonly nint[] _pointers = GC.AllocateArray<nint>(count + 1, pinned: true);
        private int _used;
        private int _written;

        public readonly EnvironmentBlock Block => new(_bytes, _pointers);

        public void Add(string name, string value)
        {
            fixed (byte* start = _bytes)
            {
                _pointers[_written++] = (nint)(start + _used);
            }

            _used += SystemString.Write(name, _bytes.AsSpan(_used));
            _bytes[_used++] = (byte)'=';
            _used += SystemString.Write(value, _bytes.AsSpan(_used));
            _bytes[_used++] = 0;
        }
    }
}
