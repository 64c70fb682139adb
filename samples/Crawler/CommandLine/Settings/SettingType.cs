using Becket.Cli.Parsing;

namespace Crawler.CommandLine.Settings;

/// <summary>How the values of a setting are written.</summary>
/// <param name="HelpName">The value in the help: "N".</param>
/// <param name="Reader">Reads one.</param>
/// <param name="Text">Writes one, as the reader reads it.</param>
/// <param name="Join">Makes one value of several that were given; null if the last one counts.</param>
internal sealed record SettingType<T>(
    string HelpName,
    ValueReader<T> Reader,
    Func<T, string> Text,
    Func<IEnumerable<T>, T>? Join = null
);
