namespace Becket.Samples.Fleet.Gateway.Stores;

/// <summary>A store cannot be used until somebody changes something. The message says what.</summary>
internal sealed class StoreException(string message, Exception? innerException = null)
    : IOException(message, innerException);
