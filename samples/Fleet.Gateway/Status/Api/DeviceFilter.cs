using Becket.Samples.Fleet.Gateway.Status.Http;
using Microsoft.AspNetCore.Http;

namespace Becket.Samples.Fleet.Gateway.Status.Api;

/// <summary>Which devices a list shows. All conditions must hold.</summary>
internal sealed record DeviceFilter
{
    private const int MostSeconds = 366 * 24 * 3600;

    private static readonly string[] s_editions = ["2011", "2013", "2019"];

    /// <summary>Part of a number, a plate, a maker, a model, a terminal's id or an address.</summary>
    public string? Search { get; init; }

    public bool? IsOnline { get; init; }

    public string? Edition { get; init; }

    /// <summary>Whether it has an alarm that lasts, or one that is not acknowledged.</summary>
    public bool? HasAlarm { get; init; }

    /// <summary>Devices that were not heard for this time.</summary>
    public TimeSpan? Silent { get; init; }

    /// <summary>Reads the query: <c>search</c>, <c>online</c>, <c>edition</c>, <c>alarm</c>, <c>silent</c> in
    /// seconds.</summary>
    public static DeviceFilter Of(HttpContext context)
    {
        string? edition = context.Text("edition");
        if (edition is not null && !s_editions.Contains(edition))
        {
            throw HttpProblemException.BadRequest($"edition is 2011, 2013 or 2019, not '{edition}'.");
        }

        int silent = context.Number("silent", 0, MostSeconds, 0);
        return new DeviceFilter
        {
            Search = context.Text("search"),
            IsOnline = context.Flag("online"),
            Edition = edition,
            HasAlarm = context.Flag("alarm"),
            Silent = silent > 0 ? TimeSpan.FromSeconds(silent) : null,
        };
    }

    /// <summary>The devices of a list that match. Threads: any.</summary>
    public DeviceRow[] Of(DeviceDirectory.Listing all) => [.. all.Rows.Where(row => Matches(row, all.Now))];

    private bool Matches(DeviceRow row, DateTimeOffset now) =>
        (IsOnline is null || IsOnline == row.IsOnline)
        && (Edition is null || Edition == row.Edition)
        && (HasAlarm is null || HasAlarm == row.OpenAlarms + row.NewAlarms > 0)
        && (Silent is null || row.Seen is not { } seen || now - seen >= Silent)
        && (
            Search is null
            || Has(row.Device)
            || Has(row.Plate)
            || Has(row.Maker)
            || Has(row.Model)
            || Has(row.TerminalId)
            || Has(row.Address)
        );

    private bool Has(string text) => text.Contains(Search!, StringComparison.OrdinalIgnoreCase);
}
