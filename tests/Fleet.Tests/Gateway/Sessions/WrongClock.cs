namespace Fleet.Tests.Gateway.Sessions;

/// <summary>A wall clock that somebody can set. Otherwise it stands still.</summary>
internal sealed class WrongClock : TimeProvider
{
    public DateTimeOffset Time { get; set; } = Stores.Make.Noon;

    public override DateTimeOffset GetUtcNow() => Time;
}
