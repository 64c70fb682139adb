using System.CommandLine;
using Becket.Samples.Fleet.Gateway.Stores;

namespace Becket.Samples.Fleet;

/// <summary>The options that say how long, and how many, records are kept.</summary>
internal sealed class RetentionOptions
{
    private readonly Option<int> _keepPositions = ServeCommand.Number(
        "--keep-positions",
        "N",
        1,
        1_000_000_000,
        new Retention().Positions,
        "The most positions that the store keeps, of all devices together; Redis: see --trail."
    );
    private readonly Option<int> _trail = ServeCommand.Number(
        "--trail",
        "N",
        1,
        1_000_000,
        new Retention().Trail,
        "The positions of each device that Redis keeps."
    );
    private readonly Option<int> _positionDays = ServeCommand.Number(
        "--position-days",
        "DAYS",
        0,
        36_500,
        0,
        "Days after which positions are removed; 0: only their number counts."
    );
    private readonly Option<int> _keepAlarms = ServeCommand.Number(
        "--keep-alarms",
        "N",
        1,
        100_000_000,
        new Retention().Alarms,
        "The most alarms that the store keeps."
    );
    private readonly Option<int> _alarmDays = ServeCommand.Number(
        "--alarm-days",
        "DAYS",
        0,
        36_500,
        365,
        "Days after their last report after which alarms are removed; 0: only their number counts."
    );

    public IReadOnlyList<Option> All => [_keepPositions, _trail, _positionDays, _keepAlarms, _alarmDays];

    public Retention Of(ParseResult parsed) =>
        new()
        {
            Positions = parsed.GetValue(_keepPositions),
            Trail = parsed.GetValue(_trail),
            PositionAge = Days(parsed.GetValue(_positionDays)),
            Alarms = parsed.GetValue(_keepAlarms),
            AlarmAge = Days(parsed.GetValue(_alarmDays)),
        };

    private static TimeSpan? Days(int days) => days == 0 ? null : TimeSpan.FromDays(days);
}
