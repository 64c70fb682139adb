using System.Buffers;
using System.Text;

namespace Becket.Cli.Running;

/// <summary>Converts bytes to text and back without loss, whether they are UTF-8 or not.</summary>
/// <remarks>A byte that is not part of valid UTF-8 becomes the lone surrogate U+DC00 plus the byte, which occurs in no
/// valid text. Encoding turns it into that byte again. Python does the same with the arguments of a program (PEP
/// 383).</remarks>
internal static class ByteText
{
    private const int Escape = 0xDC00;

    /// <summary>Converts bytes to text.</summary>
    public static string Decode(ReadOnlySpan<byte> bytes)
    {
        if (System.Text.Unicode.Utf8.IsValid(bytes))
        {
            return Encoding.UTF8.GetString(bytes);
        }

        var text = new StringBuilder(bytes.Length);
        Span<char> chars = stackalloc char[2];
        while (!bytes.IsEmpty)
        {
            if (Rune.DecodeFromUtf8(bytes, out Rune rune, out int consumed) == OperationStatus.Done)
            {
                text.Append(chars[..rune.EncodeToUtf16(chars)]);
            }
            else
            {
                foreach (byte each in bytes[..consumed])
                {
                    text.Append((char)(Escape + each));
                }
            }

            bytes = bytes[consumed..];
        }

        return text.ToString();
    }

    /// <summary>Converts text to bytes: for a text from <see cref="Decode"/>, the original bytes.</summary>
    public static byte[] Encode(ReadOnlySpan<char> text)
    {
        var bytes = new ArrayBufferWriter<byte>(text.Length + 16);
        while (!text.IsEmpty)
        {
            // Up to the next escape, the text is plain UTF-8.
            int escape = IndexOfEscape(text);
            ReadOnlySpan<char> plain = escape < 0 ? text : text[..escape];
            int written = Encoding.UTF8.GetBytes(plain, bytes.GetSpan(Encoding.UTF8.GetMaxByteCount(plain.Length)));
            bytes.Advance(written);
            if (escape < 0)
            {
                break;
            }

            bytes.GetSpan(1)[0] = (byte)(text[escape] - Escape);
            bytes.Advance(1);
            text = text[(escape + 1)..];
        }

        return bytes.WrittenSpan.ToArray();
    }

    /// <summary>The index of the first low surrogate that follows no high surrogate; -1 for none.</summary>
    private static int IndexOfEscape(ReadOnlySpan<char> text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            int from = text[i..].IndexOfAnyInRange('\uDC80', '\uDCFF');
            if (from < 0)
            {
                return -1;
            }

            i += from;
            if (i == 0 || !char.IsHighSurrogate(text[i - 1]))
            {
                return i;
            }
        }

        return -1;
    }
}
