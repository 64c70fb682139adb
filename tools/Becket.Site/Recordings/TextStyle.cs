namespace Becket.Site.Recordings;

/// <summary>How a terminal shows text. Colours are numbers of the terminal's palette, or -1 for its usual
/// ones.</summary>
internal readonly record struct TextStyle(int Foreground, int Background, bool IsBold, bool IsFaint)
{
    public static TextStyle Usual { get; } = new(-1, -1, IsBold: false, IsFaint: false);
}
