using System.Text;

namespace Becket.Fuzz;

/// <summary>What a protocol was told, in a form that does not depend on how its input was cut up.</summary>
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

    /// <summary>Bytes that come in pieces that mean nothing: pieces that follow each other are one.</summary>
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
