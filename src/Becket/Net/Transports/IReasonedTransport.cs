namespace Becket.Net.Transports;

/// <summary>A transport whose end can be given a reason before it ends.</summary>
internal interface IReasonedTransport
{
    /// <summary>Why the connection ends, if nothing has given a reason yet.</summary>
    void SetReason(Exception error);
}
