namespace Crawler.Site;

/// <summary>A part of the site: what is below one name at the top.</summary>
public interface IArea
{
    /// <summary>The first part of the paths.</summary>
    string Prefix { get; }

    /// <summary>The answer to a request. From any thread, and several at once.</summary>
    SiteAnswer Answer(SiteRequest request);
}
