namespace Crawler;

/// <summary>A redirect that a page makes by itself: a meta element with "refresh", or the header of that
/// name.</summary>
/// <param name="Address">Where it leads.</param>
/// <param name="Delay">After how long. A long one is no redirect, but news for a reader who waits.</param>
public sealed record MetaRefresh(Uri Address, TimeSpan Delay);
