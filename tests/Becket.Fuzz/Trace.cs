using System.Text;

namespace Becket.Fuzz;

/// <summary>The callbacks of a protocol, as text that does not depend on how its input was cut into chunks.</summary>
public sealed class Trace
{
    private readonly StringBuilder _text = new();
    private bool _isRaw;

    public void Add(string what, ReadOnlySpan<byte> data) => Add($"{what} {Convert.ToHexString(data)}");

    public void Add(string what)
    {
        _isRaw = false;
        _text.Append('\n').Append(what);
    }

    /// <summary>Adds bytes that arrive in pieces without meaning: pieces that follow each other count as one.</summary>
    public void AddRaw(ReadOnlySpan<byte> data)
    {
        if (!_isRaw)
        {
            Add("raw ");
            _isRaw = true;
        }

        _text.Append(Convert.ToHexString(data));
    }

    public override string ToString() => _text.ToString();
}
