namespace Becket.Samples.Fleet.Gateway.Sessions;

/// <summary>What is known of the anti-fatigue device behind a terminal.</summary>
internal enum FpState
{
    /// <summary>Nothing yet.</summary>
    Unknown,

    /// <summary>It answers heartbeats.</summary>
    Answers,

    /// <summary>It leaves heartbeats unanswered: it is switched off, or there is none.</summary>
    Silent,

    /// <summary>The terminal does not pass bytes on to it.</summary>
    NotSupported,
}
