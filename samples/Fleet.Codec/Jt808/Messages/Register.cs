using System.Buffers.Binary;

namespace Becket.Samples.Fleet.Codec.Jt808.Messages;

/// <summary>0x0100: a terminal without a code asks for one. Answered by <see cref="RegisterAnswer"/>.</summary>
/// <param name="Edition">2011, 2013 or 2019. Their fields have different lengths.</param>
/// <param name="Province">The first two digits of GB/T 2260. 0: the platform's default.</param>
/// <param name="City">The other four digits of GB/T 2260.</param>
/// <param name="Maker">The maker of the terminal.</param>
/// <param name="Model">The terminal's model.</param>
/// <param name="TerminalId">The number that the maker gave the terminal: capitals and digits.</param>
/// <param name="PlateColor">1 blue, 2 yellow, 3 black, 4 white, 5 green, 9 other. 0: the vehicle has no plate
/// yet.</param>
/// <param name="Plate">The plate. Without one, the vehicle's identification number.</param>
public sealed record Register(
    Jt808Edition Edition,
    ushort Province,
    ushort City,
    string Maker,
    string Model,
    string TerminalId,
    byte PlateColor,
    string Plate
)
{
    /// <param name="body">The body.</param>
    /// <param name="isVersion2019">From the header.</param>
    /// <param name="message">The message.</param>
    public static bool TryParse(ReadOnlySpan<byte> body, bool isVersion2019, out Register? message)
    {
        message = null;
        Jt808Edition edition = EditionOf(body.Length, isVersion2019);
        var layout = RegisterLayout.For(edition);
        if (body.Length < layout.FixedLength)
        {
            return false;
        }

        ReadOnlySpan<byte> rest = body[RegisterLayout.Regions..];
        string maker = GbkText.ReadFixed(rest[..layout.Maker]);
        rest = rest[layout.Maker..];
        string model = GbkText.ReadFixed(rest[..layout.Model]);
        rest = rest[layout.Model..];
        string id = GbkText.ReadFixed(rest[..layout.TerminalId]);
        rest = rest[layout.TerminalId..];
        message = new Register(
            edition,
            BinaryPrimitives.ReadUInt16BigEndian(body),
            BinaryPrimitives.ReadUInt16BigEndian(body[2..]),
            maker,
            model,
            id,
            rest[0],
            GbkText.Read(rest[1..])
        );
        return true;
    }

    /// <returns>The number of bytes written.</returns>
    public int WriteTo(Span<byte> body)
    {
        var layout = RegisterLayout.For(Edition);
        BinaryPrimitives.WriteUInt16BigEndian(body, Province);
        BinaryPrimitives.WriteUInt16BigEndian(body[2..], City);
        Span<byte> rest = body[RegisterLayout.Regions..];
        GbkText.WriteFixed(Maker, rest[..layout.Maker]);
        rest = rest[layout.Maker..];
        GbkText.WriteFixed(Model, rest[..layout.Model]);
        rest = rest[layout.Model..];
        GbkText.WriteFixed(TerminalId, rest[..layout.TerminalId]);
        rest = rest[layout.TerminalId..];
        rest[0] = PlateColor;
        return layout.FixedLength + GbkText.Encoding.GetBytes(Plate, rest[1..]);
    }

    /// <summary>The header does not tell 2011 and 2013 apart. A body that is too short for 2013 follows 2011. A body
    /// that is too short for 2019 comes from a terminal with an update that changed its headers only.</summary>
    private static Jt808Edition EditionOf(int length, bool isVersion2019) =>
        isVersion2019 && length >= RegisterLayout.Of2019.FixedLength ? Jt808Edition.Of2019
        : length < RegisterLayout.Of2013.FixedLength ? Jt808Edition.Of2011
        : Jt808Edition.Of2013;
}
