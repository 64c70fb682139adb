using System.Buffers;
using System.Text;

namespace Becket.Native;

/// <summary>Strings in the system's form: UTF-8, except for bytes that are not UTF-8.</summary>
/// <remarks>Such a byte, for example of a file's name, is the lone surrogate U+DC00 plus the byte in a string, as in
/// Python (and so Twisted): PEP 383.</remarks>
internal static class SystemString
{
    private const char FirstEscape = '\uDC80';
    private const char LastEscape = '\uDCFF';

    // Any other half of a surrogate pair has no UTF-8. A replacement character would change the caller's argument, so
    // it is an error (ArgumentException).
    private static readonly UTF8Encoding s_utf8 = new(
        encoderShouldEmitUTF8Identifier: false,
        throwOnInvalidBytes: true
    );

    public static int LengthOf(string text)
    {
        if (!text.AsSpan().ContainsAnyInRange(FirstEscape, LastEscape))
        {
            return s_utf8.GetByteCount(text);
        }

        int length = 0;
        for (ReadOnlySpan<char> rest = text.AsSpan(); !rest.IsEmpty; )
        {
            length += TryTakeByte(ref rest, out _) ? 1 : s_utf8.GetByteCount(TakeText(ref rest));
        }

        return length;
    }

    public static int Write(string text, Span<byte> into)
    {
        if (!text.AsSpan().ContainsAnyInRange(FirstEscape, LastEscape))
        {
            return s_utf8.GetBytes(text, into);
        }

        int written = 0;
        for (ReadOnlySpan<char> rest = text.AsSpan(); !rest.IsEmpty; )
        {
            if (TryTakeByte(ref rest, out byte each))
            {
                into[written++] = each;
            }
            else
            {
                written += s_utf8.GetBytes(TakeText(ref rest), into[written..]);
            }
        }

        return written;
    }

    private static bool TryTakeByte(ref ReadOnlySpan<char> rest, out byte each)
    {
        each = (byte)rest[0];
        if (rest[0] is < FirstEscape or > LastEscape)
        {
            return false;
        }

        rest = rest[1..];
        return true;
    }

    /// <summary>Takes the text up to the next such byte. The second half of a pair is not one.</summary>
    private static ReadOnlySpan<char> TakeText(ref ReadOnlySpan<char> rest)
    {
        int length = 0;
        while (length < rest.Length && rest[length] is < FirstEscape or > LastEscape)
        {
            length += Rune.DecodeFromUtf16(rest[length..], out _, out int used) == OperationStatus.Done ? used : 1;
        }

        ReadOnlySpan<char> text = rest[..length];
        rest = rest[length..];
        return text;
    }
}
