using System.Collections.Immutable;
using System.Globalization;
using Becket.Cli.Running.Options;

namespace Crawler.CommandLine.Settings;

/// <summary>The kinds of values that settings have.</summary>
internal static class SettingTypes
{
    private const NumberStyles WholeNumber = NumberStyles.AllowThousands | NumberStyles.AllowLeadingSign;

    /// <summary>A whole number, also with commas: 10,000.</summary>
    public static SettingType<int> Count { get; } =
        new(
            "N",
            new("a whole number", (string text, out int value) => int.TryParse(text, WholeNumber, null, out value)),
            static value => value.ToString(CultureInfo.InvariantCulture)
        );

    /// <summary>A greater whole number.</summary>
    public static SettingType<long> LongCount { get; } =
        new(
            "N",
            new("a whole number", (string text, out long value) => long.TryParse(text, WholeNumber, null, out value)),
            static value => value.ToString(CultureInfo.InvariantCulture)
        );

    /// <summary>A number.</summary>
    public static SettingType<double> Number { get; } =
        new(
            "N",
            new(
                "a number such as 1.5",
                (string text, out double value) =>
                    double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out value)
            ),
            static value => value.ToString(CultureInfo.InvariantCulture)
        );

    /// <summary>A time: "2", "500ms", "2m".</summary>
    public static SettingType<TimeSpan> Time { get; } = new("TIME", DurationText.Reader, TimeText);

    /// <summary>A number of bytes: "500", "64K", "2G".</summary>
    public static SettingType<long> Size { get; } = new("SIZE", ByteSize.Reader, SizeText);

    /// <summary>A text.</summary>
    public static SettingType<string> Text { get; } = new("TEXT", new("a text", TakeText), static value => value);

    /// <summary>The path of a directory.</summary>
    public static SettingType<string?> Directory { get; } =
        new(
            "DIR",
            new("a directory", (string text, out string? value) => (value = text).Length > 0),
            static value => value ?? ""
        );

    /// <summary>Paths of files.</summary>
    public static SettingType<IReadOnlyList<string>> Files { get; } =
        new(
            "FILE",
            new("the path of a file", (string text, out IReadOnlyList<string> value) => (value = [text])[0].Length > 0),
            static value => string.Join(' ', value),
            static values => [.. values.SelectMany(static value => value)]
        );

    /// <summary>Statuses of HTTP, with commas.</summary>
    public static SettingType<IReadOnlySet<int>> Codes { get; } =
        new(
            "CODES",
            new("statuses such as 500,503", TryReadCodes),
            static value => string.Join(',', value.Order()),
            static values => values.SelectMany(static value => value).ToImmutableHashSet()
        );

    /// <summary>Headers of HTTP, "Name: value" each.</summary>
    public static SettingType<IReadOnlyDictionary<string, string>> Headers { get; } =
        new(
            "HEADER",
            new("a header such as \"Accept-Language: de\"", TryReadHeader),
            static value => string.Join("; ", value.Select(static header => $"{header.Key}: {header.Value}")),
            static values =>
                values.SelectMany(static value => value).ToImmutableDictionary(StringComparer.OrdinalIgnoreCase)
        );

    /// <summary>Yes or no.</summary>
    public static SettingType<bool> YesNo { get; } =
        new("true|false", new("true or false", TryReadYesNo), static value => value ? "true" : "false");

    private static bool TakeText(string text, out string value) => (value = text).Length > 0;

    private static bool TryReadYesNo(string text, out bool value)
    {
        value = text.ToUpperInvariant() is "TRUE" or "YES" or "ON" or "1";
        return value || text.ToUpperInvariant() is "FALSE" or "NO" or "OFF" or "0";
    }

    private static bool TryReadCodes(string text, out IReadOnlySet<int> value)
    {
        var codes = new HashSet<int>();
        value = codes;
        foreach (string part in text.Trim('[', ']').Split(',', StringSplitOptions.TrimEntries))
        {
            if (
                !int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out int code)
                || code is < 100 or > 599
            )
            {
                return false;
            }

            codes.Add(code);
        }

        return true;
    }

    private static bool TryReadHeader(string text, out IReadOnlyDictionary<string, string> value)
    {
        value = ImmutableDictionary<string, string>.Empty;
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon <= 0)
        {
            return false;
        }

        string name = text[..colon];
        string content = text[(colon + 1)..].Trim();
        using var request = new HttpRequestMessage();
        if (!request.Headers.TryAddWithoutValidation(name, content) || content.AsSpan().ContainsAny('\r', '\n', '\0'))
        {
            return false;
        }

        value = new Dictionary<string, string> { [name] = content };
        return true;
    }

    private static string TimeText(TimeSpan value) =>
        value == TimeSpan.Zero ? "0"
        : value.TotalSeconds < 1 ? string.Create(CultureInfo.InvariantCulture, $"{value.TotalMilliseconds}ms")
        : value.TotalHours >= 1 && value.Ticks % TimeSpan.TicksPerHour == 0
            ? string.Create(CultureInfo.InvariantCulture, $"{value.TotalHours}h")
        : value.TotalMinutes >= 5 && value.Ticks % TimeSpan.TicksPerMinute == 0
            ? string.Create(CultureInfo.InvariantCulture, $"{value.TotalMinutes}m")
        : string.Create(CultureInfo.InvariantCulture, $"{value.TotalSeconds}s");

    private static string SizeText(long value)
    {
        foreach ((string letter, int power) in (ReadOnlySpan<(string, int)>)[("G", 30), ("M", 20), ("K", 10)])
        {
            if (value > 0 && value % (1L << power) == 0)
            {
                return string.Create(CultureInfo.InvariantCulture, $"{value >> power}{letter}");
            }
        }

        return value.ToString(CultureInfo.InvariantCulture);
    }
}
