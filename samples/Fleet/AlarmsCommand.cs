using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Becket.Samples.Fleet.Gateway.Sessions;
using Becket.Samples.Fleet.Gateway.Status.Api;
using Becket.Samples.Fleet.Gateway.Stores;
using Becket.Samples.Fleet.Gateway.Stores.Records;

namespace Becket.Samples.Fleet;

/// <summary><c>fleet alarms</c>: lists alarms, and acknowledges them.</summary>
internal sealed class AlarmsCommand : Command
{
    private const int MostAlarms = 1_000_000;

    private readonly Option<StoreAddress> _store = ServeCommand.StoreOption();

    private readonly Option<string?> _device = new("--device")
    {
        Description = "Only alarms of this device.",
        HelpName = "NUMBER",
    };

    private readonly Option<string?> _kind = new("--kind")
    {
        Description = "Only alarms of this kind, such as overspeed.",
        HelpName = "TEXT",
    };

    private readonly Option<bool> _open = new("--open") { Description = "Only alarms that last." };
    private readonly Option<bool> _over = new("--over") { Description = "Only alarms that are over." };

    private readonly Option<bool> _new = new("--new")
    {
        Description = "Only alarms that no operator has acknowledged.",
    };

    private readonly Option<DateTimeOffset?> _since = new("--since")
    {
        Description = "Only alarms with a report at this time or later: 2026-03-01, or 2026-03-01T12:00 (UTC).",
        HelpName = "TIME",
        CustomParser = static result =>
        {
            string text = result.Tokens[0].Value;
            if (
                DateTimeOffset.TryParse(
                    text,
                    CultureInfo.InvariantCulture,
                    DateTimeStyles.AssumeUniversal,
                    out DateTimeOffset time
                )
            )
            {
                return time;
            }

            result.AddError($"--since takes a time such as 2026-03-01T12:00, not '{text}'");
            return null;
        },
    };

    private readonly Option<int> _count = ServeCommand.Number(
        "--count",
        "N",
        1,
        MostAlarms,
        20,
        "The most alarms to show, those that began last."
    );

    private readonly Option<bool> _csv = new("--csv") { Description = "Print CSV." };
    private readonly Option<bool> _json = new("--json") { Description = "Print a line of JSON for each alarm." };

    private readonly Option<string[]> _acknowledge = new("--ack")
    {
        Description = "Acknowledge the alarm with this id, and show nothing. May be given several times.",
        HelpName = "ID",
    };

    private readonly Option<string> _by = new("--by")
    {
        Description = "The name for --ack.",
        HelpName = "NAME",
        DefaultValueFactory = _ => Environment.UserName,
    };

    public AlarmsCommand()
        : base("alarms", "Show the alarms, and acknowledge them.")
    {
        _device.Validators.Add(static result =>
        {
            if (result.Tokens is [var token] && DeviceNames.Parse(token.Value) is null)
            {
                result.AddError($"--device takes the number of a terminal, not '{token.Value}'");
            }
        });
        foreach (
            Option option in (Option[])
                [_store, _device, _kind, _open, _over, _new, _since, _count, _csv, _json, _acknowledge, _by]
        )
        {
            Options.Add(option);
        }

        SetAction(Run);
    }

    private int Run(ParseResult parsed)
    {
        RejectPair(parsed, _open, _over);
        RejectPair(parsed, _csv, _json);
        StoreAddress address = parsed.GetRequiredValue(_store);
        if (address.Path is { } path && !File.Exists(path))
        {
            throw new FleetException($"There is no store at {address} yet: start fleet serve, which makes it.");
        }

        TextWriter output = parsed.InvocationConfiguration.Output;
        string[] ids = parsed.GetValue(_acknowledge) ?? [];
        try
        {
            // There is no loop here, so the main thread may block.
            using IStore store = address.Open();
            if (ids.Length > 0)
            {
                Acknowledge(store, ids, parsed.GetRequiredValue(_by), output);
            }
            else
            {
                Show(parsed, store.ReadAlarms(QueryOf(parsed)), output);
            }
        }
        catch (Exception problem) when (problem is not FleetException)
        {
            throw new FleetException(
                $"The store at {address} cannot be used: {StoreProblem.InWords(problem)}",
                problem
            );
        }

        return FleetCommand.Success;
    }

    private static void RejectPair(ParseResult parsed, Option<bool> one, Option<bool> other)
    {
        if (parsed.GetValue(one) && parsed.GetValue(other))
        {
            throw new FleetException($"{one.Name} and {other.Name} exclude each other; give one of them")
            {
                ExitCode = FleetCommand.Misused,
            };
        }
    }

    private static void Acknowledge(IStore store, string[] ids, string by, TextWriter output)
    {
        List<string> unknown = [];
        foreach (string id in ids)
        {
            if (store.Acknowledge(id, by, DateTimeOffset.UtcNow) is { } noted)
            {
                output.WriteLine(
                    noted.IsFirst
                        ? $"{id} is acknowledged."
                        : $"{id} was acknowledged by {noted.By} at {Text(noted.At)} UTC."
                );
            }
            else
            {
                unknown.Add(id);
            }
        }

        if (unknown.Count > 0)
        {
            throw new FleetException($"there is no alarm {string.Join(" and no ", unknown)}; see fleet alarms");
        }
    }

    private void Show(ParseResult parsed, IReadOnlyList<Alarm> alarms, TextWriter output)
    {
        if (parsed.GetValue(_csv))
        {
            output.Write(AlarmCsv.Of(alarms).ToString());
        }
        else if (parsed.GetValue(_json))
        {
            foreach (Alarm alarm in alarms)
            {
                output.WriteLine(JsonSerializer.Serialize(alarm, ApiJson.Default.Alarm));
            }
        }
        else if (alarms.Count == 0)
        {
            output.WriteLine("There is no such alarm.");
        }
        else
        {
            ShowTable(alarms, output);
        }
    }

    private static void ShowTable(IReadOnlyList<Alarm> alarms, TextWriter output)
    {
        int width = Math.Max("kind".Length, alarms.Max(static alarm => alarm.Kind.Length)) + 2;
        output.WriteLine(
            $"{"id", -18}{"device", -22}{"began (UTC)", -21}{"ended", -21}{"count", 5}  {"kind".PadRight(width)}seen by"
        );
        foreach (Alarm alarm in alarms)
        {
            string ended = alarm.Ended is { } end ? Text(end) : "lasts";
            output.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{alarm.Id, -18}{alarm.Device, -22}{Text(alarm.Began), -21}{ended, -21}{alarm.Count, 5}  "
                )
                    + alarm.Kind.PadRight(width)
                    + (alarm.AcknowledgedBy ?? "-")
            );
        }
    }

    private static string Text(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    private AlarmQuery QueryOf(ParseResult parsed) =>
        new()
        {
            Device = parsed.GetValue(_device) is { } number ? DeviceNames.Parse(number) : null,
            Kind = parsed.GetValue(_kind),
            IsOpen =
                parsed.GetValue(_open) ? true
                : parsed.GetValue(_over) ? false
                : null,
            IsAcknowledged = parsed.GetValue(_new) ? false : null,
            Since = parsed.GetValue(_since),
            Count = parsed.GetValue(_count),
        };
}
