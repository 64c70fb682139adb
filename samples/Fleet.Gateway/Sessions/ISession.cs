namespace Becket.Samples.Fleet.Gateway.Sessions;

/// <summary>A connection of the gateway's, whatever is spoken on it.</summary>
internal interface ISession
{
    ITransport Transport { get; }

    /// <summary>Fires when the connection is over.</summary>
    Deferred Ended { get; }

    /// <summary>Reads no more, so that nothing more is acknowledged but what has come. Answers still leave.</summary>
    void StopReading();

    /// <summary>Says that nothing more comes, and takes no notice of what the device still says until it closes
    /// too.</summary>
    /// <remarks>To close with bytes unread would reset the connection, and could cost the device the last
    /// answers.</remarks>
    void BeginClose();
}
