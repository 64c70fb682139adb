using System.Text;

namespace Becket.Samples.Fleet.Jt808.Messages;

/// <summary>Text in GBK, as everything in JT/T 808 is.</summary>
public static class GbkText
{
    /// <summary>Bytes that are no text become a mark, rather than an error: a plate that cannot be read costs no
    /// message.</summary>
    public static Encoding Encoding { get; } =
        CodePagesEncodingProvider.Instance.GetEncoding(
            936,
            EncoderFallback.ReplacementFallback,
            new DecoderReplacementFallback("\uFFFD")
        ) ?? throw new PlatformNotSupportedException("This .NET has no GBK.");

    /// <summary>Text up to the end of the body, or of a length given before it. 2011 ends each with a zero, others do
    /// not.</summary>
    public static string Read(ReadOnlySpan<byte> bytes) => Encoding.GetString(bytes.TrimEnd((byte)0));

    /// <summary>Text in a field of fixed length: some editions fill it behind, some in front.</summary>
    public static string ReadFixed(ReadOnlySpan<byte> bytes) => Encoding.GetString(bytes.Trim((byte)0));

    /// <summary>Text in a field of fixed length, with zeros behind.</summary>
    /// <exception cref="ArgumentException">It is too long for the field.</exception>
    public static void WriteFixed(string text, Span<byte> field)
    {
        field.Clear();
        if (!Encoding.TryGetBytes(text, field, out _))
        {
            throw new ArgumentException($"'{text}' does not fit into {field.Length} bytes of GBK.", nameof(text));
        }
    }
}
