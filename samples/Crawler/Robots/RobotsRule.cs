namespace Crawler.Robots;

/// <summary>A line of a group: what it is about, and whether it allows that.</summary>
internal readonly record struct RobotsRule(RobotsPattern Pattern, bool Allows);
