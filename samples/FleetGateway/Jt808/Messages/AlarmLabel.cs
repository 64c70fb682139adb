namespace Becket.Samples.Fleet.Jt808.Messages;

/// <summary>By what an alarm of T/JSATL 12 is told from all others, and its attachments are fetched. Source: T/JSATL
/// 12-2017 table 4-17.</summary>
/// <param name="TerminalId">The terminal's id.</param>
/// <param name="Time">At GMT+8.</param>
/// <param name="Sequence">Within that second, from 0.</param>
/// <param name="Attachments">How many there are.</param>
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
