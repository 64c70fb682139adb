namespace Becket.Site.Html;

/// <summary>Small pictures in the pages. They have no words: the elements around them do.</summary>
internal static class Icons
{
    public const string Menu =
        """<svg viewBox="0 0 24 24" width="22" height="22" aria-hidden="true"><path d="M4 7h16M4 12h16M4 17h16" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round"/></svg>""";

    /// <summary>A loop of rope.</summary>
    public const string Rope =
        """<svg viewBox="0 0 24 24" width="24" height="24" aria-hidden="true"><path d="M8 21.5V13a5.6 5.6 0 1 1 8 0v8.500" fill="none" stroke="currentColor" stroke-width="2.600" stroke-linecap="round"/><path d="M6 16.500h12" fill="none" stroke="var(--accent-2)" stroke-width="2.600" stroke-linecap="round"/></svg>""";

    public const string Moon =
        """<svg class="moon" viewBox="0 0 24 24" width="20" height="20" aria-hidden="true"><path d="M20 14.500A8.500 8.500 0 0 1 9.500 4 8.500 8.500 0 1 0 20 14.500Z" fill="none" stroke="currentColor" stroke-width="2" stroke-linejoin="round"/></svg>""";

    public const string Sun =
        """<svg class="sun" viewBox="0 0 24 24" width="20" height="20" aria-hidden="true"><circle cx="12" cy="12" r="4.200" fill="none" stroke="currentColor" stroke-width="2"/><path d="M12 2.500v2M12 19.500v2M2.500 12h2M19.500 12h2M5.300 5.300l1.400 1.400M17.300 17.300l1.400 1.400M5.300 18.700l1.400-1.400M17.300 6.700l1.400-1.400" stroke="currentColor" stroke-width="2" stroke-linecap="round"/></svg>""";
}
