using System.CommandLine;
using Becket.Cli.Parsing;
using Crawler.CommandLine.Settings;
using Microsoft.Extensions.Logging;

namespace Crawler.CommandLine;

/// <summary>The options of a crawl: all settings, and what one sees of it.</summary>
internal sealed class CrawlOptions
{
    private const string Set = "--set";

    private readonly CrawlSettings _defaults;
    private readonly bool _showsProgress;
    private readonly List<(Setting Setting, Option Option, Option<bool>? Opposite)> _settings = [];

    private readonly Option<string[]> _set = new(Set, "-s")
    {
        Description = "A setting by its name, as in Scrapy: DOWNLOAD_DELAY=0.5. May be repeated.",
        HelpName = "NAME=VALUE",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly LogLevel _logged;
    private readonly Option<string?> _log = new("--log", "-L") { HelpName = "LEVEL" };

    private readonly Option<string?> _stats = new("--stats")
    {
        Description =
            "The numbers at the end: text on standard error, json on standard output, or none. Default: text.",
        HelpName = "FORMAT",
    };

    private readonly Option<string?> _page = new("--page")
    {
        Description = "Write a page of the crawl to this file, every few seconds and at the end.",
        HelpName = "FILE.html",
    };

    private readonly Option<string?> _interval = new("--log-stats-interval")
    {
        Description = "The time between two lines of progress where there is no terminal; 0 is none. Default: 60s.",
        HelpName = "TIME",
    };

    private readonly Option<bool> _quiet = new("--quiet", "-q") { Description = "Show no progress." };

    /// <summary>Makes the options.</summary>
    /// <param name="defaults">What holds without an option.</param>
    /// <param name="settings">The settings that are options; null for all. <c>--set</c> takes all of them.</param>
    /// <param name="showsProgress">Whether there are options about progress, the page and the numbers.</param>
    public CrawlOptions(CrawlSettings defaults, IReadOnlyList<Setting>? settings = null, bool showsProgress = true)
    {
        (_defaults, _showsProgress) = (defaults, showsProgress);
        _logged = showsProgress ? LogLevel.Warning : LogLevel.Error;
        _log.Description =
            $"What to log: debug, info, warning, error or none. Default: {(showsProgress ? "warning" : "error")}.";
        foreach (Setting setting in settings ?? SettingTable.All)
        {
            _settings.Add((setting, OptionOf(setting), OppositeOf(setting)));
        }
    }

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        foreach ((_, Option option, Option<bool>? opposite) in _settings)
        {
            command.Add(option);
            if (opposite is not null)
            {
                command.Add(opposite);
            }
        }

        foreach (
            Option option in _showsProgress ? (Option[])[_set, _page, _stats, _log, _interval, _quiet] : [_set, _log]
        )
        {
            command.Add(option);
        }
    }

    /// <summary>Reads what was given.</summary>
    /// <exception cref="CommandException">Something given makes no sense.</exception>
    public CrawlArguments Of(ParseResult parsed)
    {
        CrawlSettings settings = _defaults;
        foreach (string given in parsed.GetValue(_set) ?? [])
        {
            settings = Apply(settings, given);
        }

        foreach ((Setting setting, Option option, Option<bool>? opposite) in _settings)
        {
            if (parsed.GetResult(option) is { Implicit: false } result)
            {
                string[] values = [.. result.Tokens.Select(static token => token.Value)];
                settings = Apply(settings, setting, result.IdentifierToken?.Value ?? setting.Option, values);
            }

            if (opposite is not null && parsed.GetValue(opposite))
            {
                settings = setting.Apply(settings, ["false"]);
            }
        }

        try
        {
            settings.Validate();
        }
        catch (ArgumentException mistake)
        {
            throw Mistake(mistake.Message);
        }

        return new CrawlArguments
        {
            Settings = settings,
            Log = Choice(parsed, _log, _logged, Level),
            Stats = Choice(parsed, _stats, StatsFormat.Text, Format),
            Page = parsed.GetValue(_page),
            LogStatsInterval = Choice(parsed, _interval, TimeSpan.FromSeconds(60), Interval),
            IsQuiet = parsed.GetValue(_quiet),
        };
    }

    private static CrawlSettings Apply(CrawlSettings settings, string given)
    {
        if (given.Split('=', 2) is not [var name, var value])
        {
            throw Mistake($"{Set} takes NAME=VALUE, not '{given}'");
        }

        if (SettingTable.Find(name) is { } setting)
        {
            return Apply(settings, setting, $"{Set} {name}", [value]);
        }

        string? nearest = NearestName.Of(
            name.Replace("_", "", StringComparison.Ordinal).ToUpperInvariant(),
            SettingTable.All.Select(static known => known.Name.ToUpperInvariant())
        );
        string hint = nearest is null ? "" : $"; did you mean {SettingTable.Find(nearest)!.Name}?";
        throw Mistake($"there is no setting '{name}'{hint}");
    }

    private static CrawlSettings Apply(CrawlSettings settings, Setting setting, string option, string[] values)
    {
        try
        {
            return setting.Apply(settings, values.Length > 0 ? values : ["true"]);
        }
        catch (FormatException mistake)
        {
            throw Mistake($"{option} {mistake.Message}");
        }
    }

    private static T Choice<T>(ParseResult parsed, Option<string?> option, T otherwise, Func<string, T?> read)
        where T : struct =>
        parsed.GetValue(option) is not { } text
            ? otherwise
            : read(text) ?? throw Mistake($"{option.Name} cannot be '{text}'. {option.Description}");

    private static LogLevel? Level(string text) =>
        text.ToUpperInvariant() switch
        {
            "TRACE" => LogLevel.Trace,
            "DEBUG" => LogLevel.Debug,
            "INFO" or "INFORMATION" => LogLevel.Information,
            "WARNING" or "WARN" => LogLevel.Warning,
            "ERROR" => LogLevel.Error,
            "CRITICAL" => LogLevel.Critical,
            "NONE" or "OFF" => LogLevel.None,
            _ => null,
        };

    private static StatsFormat? Format(string text) =>
        text.ToUpperInvariant() switch
        {
            "TEXT" => StatsFormat.Text,
            "JSON" => StatsFormat.Json,
            "NONE" => StatsFormat.None,
            _ => null,
        };

    private static TimeSpan? Interval(string text) =>
        SettingTypes.Time.Reader.TryRead(text, out TimeSpan time) ? time : null;

    private static Option<bool>? OppositeOf(Setting setting) =>
        setting.Opposite is { } name
            ? new Option<bool>(name) { Description = $"The same as {setting.Option} false." }
            : null;

    private static CommandException Mistake(string message) => new(message, ExitCodes.Misused);

    private Option OptionOf(Setting setting)
    {
        string text = setting.TextOf(_defaults);
        string description = text.Length > 0 ? $"{setting.Description} Default: {text}." : setting.Description;
        string[] aliases = setting.Short is { } shorter ? [shorter] : [];

        // An option that may have a value takes the next word only if it is one of its values.
        return setting.IsYesNo
            ? new Option<bool>(setting.Option, aliases) { Description = description, HelpName = setting.HelpName }
            : new Option<string[]>(setting.Option, aliases)
            {
                Description = description,
                HelpName = setting.HelpName,
                Arity = ArgumentArity.OneOrMore,
                AllowMultipleArgumentsPerToken = false,
            };
    }
}
