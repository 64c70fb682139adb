namespace Becket.Processes;

/// <summary>The value of a <see cref="ResourceLimit"/>.</summary>
/// <param name="Soft">What the process may use.</param>
/// <param name="Hard">How far the process itself may raise that.</param>
public readonly record struct ResourceLimitValue(ulong Soft, ulong Hard)
{
    /// <summary>Both values are the same.</summary>
    /// <param name="both">What the process may use.</param>
    public ResourceLimitValue(ulong both)
        : this(both, both) { }

    /// <summary>No limit.</summary>
    public static ulong Unlimited => ulong.MaxValue;
}
