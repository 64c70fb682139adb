namespace Becket.Site.Recordings;

/// <summary>What a screen shows from a moment on.</summary>
/// <param name="Start">The moment, from the beginning of the recording.</param>
/// <param name="Rows">The rows, from the top.</param>
internal sealed record ScreenFrame(TimeSpan Start, IReadOnlyList<ScreenRow> Rows);
