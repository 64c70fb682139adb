namespace Becket.Samples.Fleet.Codec.Jt808.Messages;

/// <summary>The lengths of the fields of 0x0100, by edition. Source: JT/T 808-2011 table 6, -2013 table 7, -2019 table
/// 8.</summary>
/// <param name="Maker">The bytes of the maker's id.</param>
/// <param name="Model">The bytes of the model.</param>
/// <param name="TerminalId">The bytes of the terminal's id.</param>
internal readonly record struct RegisterLayout(int Maker, int Model, int TerminalId)
{
    /// <summary>The bytes before the maker: province and city.</summary>
    public const int Regions = 4;

    public static RegisterLayout Of2011 { get; } = new(5, 8, 7);

    public static RegisterLayout Of2013 { get; } = new(5, 20, 7);

    public static RegisterLayout Of2019 { get; } = new(11, 30, 30);

    /// <summary>The bytes before the plate: regions, maker, model, id, colour.</summary>
    public int FixedLength => Regions + Maker + Model + TerminalId + 1;

    public static RegisterLayout For(Jt808Edition edition) =>
        edition switch
        {
            Jt808Edition.Of2011 => Of2011,
            Jt808Edition.Of2019 => Of2019,
            _ => Of2013,
        };
}
