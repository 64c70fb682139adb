namespace Becket.Samples.Fleet.Codec.Jt808.Messages;

/// <summary>Identifies an alarm of T/JSATL 12 among all others, and its attachments. Source: T/JSATL 12-2017 table
/// 4-17.</summary>
/// <param name="TerminalId">The terminal's id.</param>
/// <param name="Time">At GMT+8.</param>
/// <param name="Sequence">The number of the alarm within that second, from 0.</param>
/// <param name="Attachments">The number of attachments.</param>
/// <param name="Reserved">As sent.</param>
public readonly record struct AlarmLabel(
    string TerminalId,
    BcdTime Time,
    byte Sequence,
    byte Attachments,
    byte Reserved
)
{
    public const int Length = 16;
    private const int IdLength = 7;

    internal static AlarmLabel Read(ReadOnlySpan<byte> bytes) =>
        new(GbkText.ReadFixed(bytes[..IdLength]), new BcdTime(bytes[IdLength..]), bytes[13], bytes[14], bytes[15]);

    internal void WriteTo(Span<byte> bytes)
    {
        GbkText.WriteFixed(TerminalId, bytes[..IdLength]);
        Time.WriteTo(bytes[IdLength..]);
        (bytes[13], bytes[14], bytes[15]) = (Sequence, Attachments, Reserved);
    }
}
