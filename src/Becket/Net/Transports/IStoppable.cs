namespace Becket.Net.Transports;

/// <summary>A transport that can ask its protocol to end the connection, as it does when the reactor stops.</summary>
internal interface IStoppable
{
    /// <summary>Asks the protocol, unless the connection ends already.</summary>
    void RequestStop();
}
