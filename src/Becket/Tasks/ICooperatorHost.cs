namespace Becket.Tasks;

/// <summary>A clock whose owner counts what cooperators do on it.</summary>
internal interface ICooperatorHost
{
    /// <summary>The counters.</summary>
    CooperatorCounts CooperatorCounts { get; }
}
