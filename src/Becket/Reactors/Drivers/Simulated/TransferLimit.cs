namespace Becket.Reactors.Drivers.Simulated;

/// <summary>Bounds the bytes of one read or write of a connection: each takes a number that is drawn.</summary>
/// <param name="chance">Draws the numbers.</param>
/// <param name="most">The most bytes.</param>
internal sealed class TransferLimit(Chance chance, int most)
{
    /// <summary>How many of the bytes to take; at least one of them.</summary>
    /// <param name="count">The bytes that there are; 1 or more.</param>
    public int Cut(int count) => Math.Min(count, most == 1 ? 1 : 1 + chance.Below(most));
}
