namespace Crawler.CommandLine.Settings;

/// <summary>A setting with values of one type.</summary>
internal sealed class Setting<T>(
    string name,
    string description,
    SettingType<T> type,
    Func<CrawlSettings, T> get,
    Func<CrawlSettings, T, CrawlSettings> set
) : Setting(name, description)
{
    public override string HelpName => type.HelpName;

    public override bool IsYesNo => typeof(T) == typeof(bool);

    public override CrawlSettings Apply(CrawlSettings settings, IReadOnlyList<string> values)
    {
        List<T> read = [.. values.Select(Read)];
        return set(settings, type.Join is { } join ? join(read) : read[^1]);
    }

    public override string TextOf(CrawlSettings settings) => type.Text(get(settings));

    private T Read(string text) =>
        type.Reader.TryRead(text, out T value)
            ? value
            : throw new FormatException($"takes {type.Reader.Takes}, not '{text}'");
}
