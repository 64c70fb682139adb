using System.Text;

namespace Becket.Samples.Fleet.Codec.Jt808.Messages;

/// <summary>Text in GBK, the encoding of all text in JT/T 808.</summary>
public static class GbkText
{
    /// <summary>GBK. Bytes that are not text are decoded to U+FFFD and are not an error, so that an unreadable plate
    /// does not cost the message.</summary>
    public static Encoding Encoding { get; } =
        CodePagesEncodingProvider.Instance.GetEncoding(
            936,
            EncoderFallback.ReplacementFallback,
            new DecoderReplacementFallback("\uFFFD")
        ) ?? throw new PlatformNotSupportedException("This .NET runtime has no encoding for GBK (code page 936).");

    /// <summary>Reads text that runs to the end of the body, or text behind a length. The 2011 edition terminates text
    /// with a zero, the others do not.</summary>
    public static string Read(ReadOnlySpan<byte> bytes) => Encoding.GetString(bytes.TrimEnd((byte)0));

    /// <summary>Reads text from a field of fixed length. Some editions pad behind the text, others in front of
    /// it.</summary>
    public static string ReadFixed(ReadOnlySpan<byte> bytes) => Encoding.GetString(bytes.Trim((byte)0));

    /// <summary>Writes text to a field of fixed length, padded with zeros behind it.</summary>
    /// <exception cref="ArgumentException">The text is too long for the field.</exception>
    public static void WriteFixed(string text, Span<byte> field)
    {
        field.Clear();
        if (!Encoding.TryGetBytes(text, field, out _))
        {
            throw new ArgumentException($"'{text}' does not fit into {field.Length} bytes of GBK.", nameof(text));
        }
    }
}
