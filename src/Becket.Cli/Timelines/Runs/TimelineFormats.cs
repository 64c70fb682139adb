namespace Becket.Cli.Timelines.Runs;

/// <summary>Finds the format of a timeline by the name of its file.</summary>
internal static class TimelineFormats
{
    public const string Expected = "a file that ends in .svg, .html or .json";

    public static bool TryFromName(string path, out TimelineFormat format)
    {
        TimelineFormat? found = Path.GetExtension(path).ToUpperInvariant() switch
        {
            ".SVG" => TimelineFormat.Svg,
            ".HTML" or ".HTM" => TimelineFormat.Html,
            ".JSON" => TimelineFormat.Json,
            _ => null,
        };
        format = found.GetValueOrDefault();
        return found is not null;
    }
}
