namespace Becket.Samples.Fleet.Gateway.Sessions;

/// <summary>Why a connection ended.</summary>
internal enum CloseReason
{
    /// <summary>The device closed it in order.</summary>
    ClosedByDevice,

    /// <summary>The network lost it, or the device reset it.</summary>
    Lost,

    /// <summary>Nothing came for <see cref="GatewayOptions.Idle"/>.</summary>
    Silent,

    /// <summary>An FP device that connects by itself left heartbeats unanswered.</summary>
    HeartbeatsUnanswered,

    /// <summary>No correct frame came within <see cref="GatewayOptions.FirstFrame"/>.</summary>
    NoFrame,

    /// <summary>A frame took longer than <see cref="GatewayOptions.Frame"/>.</summary>
    FrameTooSlow,

    /// <summary>No terminal authenticated itself within <see cref="GatewayOptions.LogIn"/>.</summary>
    NotAuthenticated,

    /// <summary>Too many wrong codes.</summary>
    WrongCode,

    /// <summary>The terminal opened another connection.</summary>
    Replaced,

    /// <summary>The terminal's number is no longer on the list of vehicles.</summary>
    NotListed,

    /// <summary>An operator closed it.</summary>
    ByOperator,

    /// <summary>The gateway ended.</summary>
    Stopping,
}

internal static class CloseReasons
{
    private static readonly string[] s_words =
    [
        "closed by the device",
        "lost",
        "silent",
        "left heartbeats unanswered",
        "sent no frame",
        "has begun a frame and not ended it",
        "has not authenticated itself in time",
        "showed wrong codes",
        "replaced by a newer connection",
        "not on the list of vehicles",
        "closed by an operator",
        "the gateway stopped",
    ];

    public static IReadOnlyList<CloseReason> All { get; } = Enum.GetValues<CloseReason>();

    public static string ToWords(this CloseReason reason) => s_words[(int)reason];
}
