using System.Text.Json;

namespace Crawler.CommandLine.Settings;

/// <summary>A property of <see cref="CrawlSettings"/> as an option of the command line.</summary>
/// <param name="name">The name of the property.</param>
/// <param name="description">What it does.</param>
internal abstract class Setting(string name, string description)
{
    /// <summary>The name of the property: "DownloadDelay".</summary>
    public string Name => name;

    /// <summary>What it does, without its default.</summary>
    public string Description => description;

    /// <summary>The option: "--download-delay".</summary>
    public string Option { get; } = "--" + JsonNamingPolicy.KebabCaseLower.ConvertName(name);

    /// <summary>A shorter name of the option: "--delay".</summary>
    public string? Short { get; init; }

    /// <summary>An option without a value that sets the opposite of the default: "--no-robots".</summary>
    public string? Opposite { get; init; }

    /// <summary>The name in Scrapy, if it is not the same words: "JOBDIR".</summary>
    public string? ScrapyName { get; init; }

    /// <summary>The value in the help.</summary>
    public abstract string HelpName { get; }

    /// <summary>Whether it is true or false.</summary>
    public abstract bool IsYesNo { get; }

    /// <summary>Changes the setting.</summary>
    /// <param name="settings">The settings before.</param>
    /// <param name="values">The texts given, at least one.</param>
    /// <exception cref="FormatException">A text cannot be read; the message says what it should be.</exception>
    public abstract CrawlSettings Apply(CrawlSettings settings, IReadOnlyList<string> values);

    /// <summary>The value as text.</summary>
    public abstract string TextOf(CrawlSettings settings);

    /// <summary>Whether a name means this setting, as .NET or Scrapy writes it: "DownloadDelay",
    /// "DOWNLOAD_DELAY".</summary>
    public bool IsNamed(string given) =>
        SameWords(given, Name) || (ScrapyName is not null && SameWords(given, ScrapyName));

    private static bool SameWords(string one, string other) =>
        Letters(one).Equals(Letters(other), StringComparison.OrdinalIgnoreCase);

    private static string Letters(string name) =>
        name.Replace("_", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal);
}
