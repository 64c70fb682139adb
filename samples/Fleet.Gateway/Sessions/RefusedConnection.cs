namespace Becket.Samples.Fleet.Gateway.Sessions;

/// <summary>A connection that ended before a terminal came on line there: for finding out why a terminal cannot log
/// in.</summary>
/// <param name="Time">By <see cref="Reactor.Now"/>.</param>
/// <param name="Address">Where it came from.</param>
/// <param name="Device">The device that its last frame names. Empty if it sent no correct frame.</param>
/// <param name="Why">How it ended.</param>
/// <param name="Frames">Its last frames.</param>
internal sealed record RefusedConnection(
    TimeSpan Time,
    string Address,
    string Device,
    CloseReason Why,
    IReadOnlyList<KeptFrame> Frames
);
