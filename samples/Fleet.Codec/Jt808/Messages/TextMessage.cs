using System.Text;

namespace Becket.Samples.Fleet.Codec.Jt808.Messages;

/// <summary>0x8300: a text for the driver. Answered by 0x0001. Source: JT/T 808-2013 section 8.31, -2019 section
/// 8.35.</summary>
/// <param name="Flags">What the terminal does with it.</param>
/// <param name="Text">The text.</param>
public sealed record TextMessage(TextFlags Flags, string Text)
{
    /// <summary>The longest text, in bytes of GBK, as the standard says. With its flags it may be longer than one
    /// frame, and goes out in packets then.</summary>
    public const int MaxTextLength = 1_024;

    // In 2019 the two lowest bits say what kind of text it is, and a byte behind the flags says it once more.
    private const byte Emergency2019 = 0b10;
    private const byte Notice2019 = 0b11;
    private const byte NoticeType = 1;

    private static readonly Encoding s_exact = CodePagesEncodingProvider.Instance.GetEncoding(
        GbkText.Encoding.CodePage,
        EncoderFallback.ExceptionFallback,
        DecoderFallback.ExceptionFallback
    )!;

    /// <param name="body">The body.</param>
    /// <param name="isVersion2019">From the header.</param>
    /// <param name="message">The message.</param>
    public static bool TryParse(ReadOnlySpan<byte> body, bool isVersion2019, out TextMessage? message)
    {
        int head = isVersion2019 ? 2 : 1;
        message = null;
        if (body.Length <= head)
        {
            return false;
        }

        var flags = (TextFlags)body[0];
        if (isVersion2019)
        {
            bool isEmergency = (body[0] & Notice2019) == Emergency2019;
            flags = (flags & ~(TextFlags)Notice2019) | (isEmergency ? TextFlags.Emergency : TextFlags.None);
        }

        message = new TextMessage(flags, GbkText.Read(body[head..]));
        return true;
    }

    /// <returns>The body.</returns>
    /// <exception cref="ArgumentException">The text is empty or too long, or has a character that GBK does not have.
    /// The message says which.</exception>
    public byte[] ToBody(bool isVersion2019)
    {
        byte[] text = Encode();
        if (!isVersion2019)
        {
            return [(byte)Flags, .. text];
        }

        byte kind = (Flags & TextFlags.Emergency) != 0 ? Emergency2019 : Notice2019;
        return [(byte)((byte)(Flags & ~TextFlags.Emergency) | kind), NoticeType, .. text];
    }

    private byte[] Encode()
    {
        if (string.IsNullOrEmpty(Text))
        {
            throw new ArgumentException("There is no text to send.");
        }

        byte[] text;
        try
        {
            text = s_exact.GetBytes(Text);
        }
        catch (EncoderFallbackException problem)
        {
            string unknown =
                problem.CharUnknownHigh != 0
                    ? $"{problem.CharUnknownHigh}{problem.CharUnknownLow}"
                    : $"{problem.CharUnknown}";
            throw new ArgumentException(
                $"Terminals take text in GBK, which has no '{unknown}' (character {problem.Index + 1}).",
                problem
            );
        }

        return text.Length <= MaxTextLength
            ? text
            : throw new ArgumentException(
                $"The text has {text.Length} bytes in GBK, and the standard allows {MaxTextLength}: a "
                    + "Chinese character has 2."
            );
    }
}
