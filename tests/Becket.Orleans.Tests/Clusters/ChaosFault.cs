namespace Becket.Orleans.Tests.Clusters;

/// <summary>The faults of <see cref="SiloChaos"/>.</summary>
internal enum ChaosFault
{
    SiloKilled,
    SiloStopped,
    SiloAdded,
    WriteFailed,
    WriteAnswerLost,
    WorkerCutOff,
    LeasesEnded,
}
