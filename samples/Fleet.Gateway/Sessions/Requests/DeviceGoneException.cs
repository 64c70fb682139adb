namespace Becket.Samples.Fleet.Gateway.Sessions.Requests;

/// <summary>A device is not on line, or has gone before it answered.</summary>
internal sealed class DeviceGoneException(string message) : IOException(message);
