using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Becket.Orleans.Ledger;

/// <summary>The meter and the source of activities of this package. Both are named "Becket.Orleans".</summary>
internal static class Instruments
{
    /// <summary>The name of both.</summary>
    public const string Name = "Becket.Orleans";

    public static Meter Meter { get; } = new(Name);

    public static ActivitySource Activities { get; } = new(Name);
}
