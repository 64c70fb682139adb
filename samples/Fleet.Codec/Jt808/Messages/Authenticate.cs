namespace Becket.Samples.Fleet.Codec.Jt808.Messages;

/// <summary>0x0102: the first message on every connection of a terminal that has a code. Source: JT/T 808-2013 table 9,
/// -2019 table 10.</summary>
/// <param name="Token">The code.</param>
/// <param name="Imei">The modem's number. Null before 2019.</param>
/// <param name="SoftwareVersion">The terminal's software version. Null before 2019.</param>
public sealed record Authenticate(string Token, string? Imei = null, string? SoftwareVersion = null)
{
    private const int ImeiLength = 15;
    private const int VersionLength = 20;

    /// <param name="body">The body.</param>
    /// <param name="isVersion2019">From the header.</param>
    /// <param name="message">The message.</param>
    public static bool TryParse(ReadOnlySpan<byte> body, bool isVersion2019, out Authenticate? message)
    {
        message = null;
        if (!isVersion2019)
        {
            message = new Authenticate(GbkText.Read(body));
            return true;
        }

        if (body.IsEmpty || body.Length < 1 + body[0])
        {
            return false;
        }

        // Terminals leave out the software version or both, or end it with a zero. Only the code matters.
        ReadOnlySpan<byte> rest = body[(1 + body[0])..];
        int imei = Math.Min(rest.Length, ImeiLength);
        message = new Authenticate(
            GbkText.Read(body.Slice(1, body[0])),
            GbkText.ReadFixed(rest[..imei]),
            GbkText.ReadFixed(rest[imei..])
        );
        return true;
    }

    /// <returns>The number of bytes written.</returns>
    public int WriteTo(Span<byte> body, bool isVersion2019)
    {
        if (!isVersion2019)
        {
            return GbkText.Encoding.GetBytes(Token, body);
        }

        int length = GbkText.Encoding.GetBytes(Token, body[1..]);
        body[0] = checked((byte)length);
        Span<byte> rest = body[(1 + length)..];
        GbkText.WriteFixed(Imei ?? "", rest[..ImeiLength]);
        GbkText.WriteFixed(SoftwareVersion ?? "", rest.Slice(ImeiLength, VersionLength));
        return 1 + length + ImeiLength + VersionLength;
    }
}
