using System.Buffers;
using System.Text;

namespace Becket.Native;

/// <summary>Strings as the system wants them: UTF-8, but for bytes that are not.</summary>
/// <remarks>A byte that is not UTF-8, of a file's name for one, is the lone surrogate U+DC00 plus the byte, which is
/// how Python (and so Twisted) carries it in a string: PEP 383.</remarks>
internal static class SystemString
{
    private const char FirstEscape = '\uDC80';
    private const char LastEscape = '\uDCFF';

    // Half a surrogate pair that is no such byte has no UTF-8. A replacement in its place would be another argument
    // than the caller's, so it is an error (ArgumentException).
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

    /// <summary>All up to the next such byte. The second half of a pair is none.</summary>
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
