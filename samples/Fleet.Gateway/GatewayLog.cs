using System.Net;
using Becket.Samples.Fleet.Codec.Jt808;
using Becket.Samples.Fleet.Gateway.Sessions;
using Becket.Samples.Fleet.Gateway.Vehicles;
using Microsoft.Extensions.Logging;

namespace Becket.Samples.Fleet.Gateway;

/// <summary>The gateway's log messages. Those that a device could cause at will are logged once for each
/// connection.</summary>
internal static partial class GatewayLog
{
    [LoggerMessage(101, LogLevel.Information, "{Session} is gone: {Reason}.")]
    public static partial void Gone(ILogger logger, string session, string reason);

    [LoggerMessage(102, LogLevel.Information, "{Session} takes the place of its connection from {Before}.")]
    public static partial void Replaced(ILogger logger, OnlineDevice session, EndPoint before);

    [LoggerMessage(103, LogLevel.Warning, "{Session}: its connection is closed: {Why}.")]
    public static partial void Closed(ILogger logger, object session, string why);

    [LoggerMessage(104, LogLevel.Warning, "{Session} sent a frame that cannot be read ({Error}): {Wire}")]
    public static partial void Rejected(ILogger logger, DeviceSession session, Jt808Error error, string wire);

    [LoggerMessage(105, LogLevel.Warning, "{Session} sent bytes that belong to no frame.")]
    public static partial void Noise(ILogger logger, object session);

    [LoggerMessage(
        106,
        LogLevel.Warning,
        "{Session} sent message 0x{MessageId:x4}, which {Why}; the answer was \"not supported\"."
    )]
    public static partial void NotSupported(ILogger logger, object session, ushort messageId, string why);

    [LoggerMessage(107, LogLevel.Warning, "{Session} sent a message 0x{MessageId:x4} with a body that does not parse.")]
    public static partial void BadMessage(ILogger logger, object session, ushort messageId);

    [LoggerMessage(
        108,
        LogLevel.Warning,
        "{Session} sent message 0x{MessageId:x4} for terminal {Terminal}, which has not authenticated itself there."
    )]
    public static partial void NotAuthenticated(
        ILogger logger,
        DeviceSession session,
        ushort messageId,
        TerminalNumber terminal
    );

    [LoggerMessage(109, LogLevel.Warning, "{Session} showed a wrong code for terminal {Terminal}.")]
    public static partial void WrongCode(ILogger logger, DeviceSession session, TerminalNumber terminal);

    [LoggerMessage(
        110,
        LogLevel.Warning,
        "Terminal {Terminal}: message 0x{MessageId:x4} in {Packets} packets was dropped, because packets are missing."
    )]
    public static partial void GivenUp(ILogger logger, TerminalNumber terminal, ushort messageId, int packets);

    [LoggerMessage(
        111,
        LogLevel.Information,
        "{Session} sent a frame of the anti-fatigue device of the unknown type 0x{Type:x2}."
    )]
    public static partial void UnknownFp(ILogger logger, OnlineDevice session, int type);

    [LoggerMessage(
        112,
        LogLevel.Warning,
        "{Count} connections were turned away, the last one from {Peer}: {Why}. See --max-connections and "
            + "--max-per-peer."
    )]
    public static partial void TurnedAway(ILogger logger, int count, EndPoint peer, string why);

    [LoggerMessage(
        113,
        LogLevel.Information,
        "{Device}: the anti-fatigue device behind the terminal does not answer. The terminal stays on line."
    )]
    public static partial void FpSilent(ILogger logger, OnlineDevice device);

    [LoggerMessage(114, LogLevel.Debug, "{Device} {Direction} {Frame}")]
    public static partial void Frame(ILogger logger, string device, string direction, string frame);

    [LoggerMessage(115, LogLevel.Information, "The limits and the list of vehicles were read again.")]
    public static partial void Reloaded(ILogger logger);

    [LoggerMessage(116, LogLevel.Error, "The limits and the list of vehicles stay as they were: {Error}")]
    public static partial void NotReloaded(ILogger logger, string error);

    [LoggerMessage(
        117,
        LogLevel.Warning,
        "{Session} sent message 0x{MessageId:x4} of which {Length} bytes are broken; the rest is kept: {Bytes}"
    )]
    public static partial void BrokenPart(
        ILogger logger,
        OnlineDevice session,
        ushort messageId,
        int length,
        string bytes
    );

    [LoggerMessage(
        118,
        LogLevel.Warning,
        "{Peer} wants to register as {Device}, plate '{Plate}', terminal '{TerminalId}'; the answer was {Number}, "
            + "{Result}. See fleet vehicles --help."
    )]
    public static partial void RegistrationRefused(
        ILogger logger,
        EndPoint peer,
        string device,
        string plate,
        string terminalId,
        int number,
        RegistrationResult result
    );

    [LoggerMessage(
        119,
        LogLevel.Warning,
        "{Device} registered while the store was away, and its number belongs to another terminal; its connection is "
            + "closed."
    )]
    public static partial void Displaced(ILogger logger, string device);

    [LoggerMessage(
        120,
        LogLevel.Warning,
        "{Peer}: {Device} is not on the list of vehicles. See fleet vehicles --help."
    )]
    public static partial void NotListed(ILogger logger, EndPoint peer, string device);

    [LoggerMessage(
        121,
        LogLevel.Warning,
        "No vehicle may come: {Path} lists none. See fleet vehicles --help, and --open-registration."
    )]
    public static partial void NobodyMayCome(ILogger logger, string path);

    [LoggerMessage(122, LogLevel.Information, "{Path} was read again: {Count} vehicles.")]
    public static partial void ListRead(ILogger logger, string path, int count);
}
