namespace Becket.Site.Recordings;

/// <summary>A row of a screen: pieces of text, each with its column and its style. Rows with the same pieces are
/// equal.</summary>
internal sealed class ScreenRow(IReadOnlyList<(int Column, string Text, TextStyle Style)> pieces)
    : IEquatable<ScreenRow>
{
    public IReadOnlyList<(int Column, string Text, TextStyle Style)> Pieces => pieces;

    public bool Equals(ScreenRow? other) => other is not null && pieces.SequenceEqual(other.Pieces);

    public override bool Equals(object? obj) => Equals(obj as ScreenRow);

    public override int GetHashCode() =>
        pieces.Aggregate(pieces.Count, static (hash, piece) => HashCode.Combine(hash, piece));
}
