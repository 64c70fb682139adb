namespace Becket.Samples.Fleet.Gateway.Stores.Records;

/// <summary>Which alarms to read. All conditions must hold.</summary>
internal sealed record AlarmQuery
{
    /// <summary>Null: of all devices.</summary>
    public string? Device { get; init; }

    /// <summary>Null: of all kinds.</summary>
    public string? Kind { get; init; }

    /// <summary>True: alarms that last. False: those that have ended. Null: both.</summary>
    public bool? IsOpen { get; init; }

    /// <summary>Whether an operator has acknowledged them. Null: both.</summary>
    public bool? IsAcknowledged { get; init; }

    /// <summary>Alarms whose last report arrived at this time or later.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>The most alarms. The one that began last comes first.</summary>
    public int Count { get; init; } = 100;
}
