using System.Runtime.InteropServices;

namespace Becket.Processes;

/// <summary>Signals by name, as members of <see cref="IProcessTransport"/>.</summary>
public static class ProcessTransportExtensions
{
    /// <inheritdoc cref="IProcessTransport.SignalProcess"/>
    /// <param name="transport">The child.</param>
    /// <param name="signal">One of the enumeration's members or, as there, a number of the platform's own.</param>
    public static void SignalProcess(this IProcessTransport transport, PosixSignal signal)
    {
        ArgumentNullException.ThrowIfNull(transport);
        transport.SignalProcess(ProcessSignals.NumberOf(signal));
    }

    /// <inheritdoc cref="IProcessTransport.SignalProcess"/>
    /// <param name="transport">The child.</param>
    /// <param name="signal">Its name, such as "TERM" or "SIGTERM", in any case.</param>
    /// <exception cref="ArgumentException">There is no such signal.</exception>
    public static void SignalProcess(this IProcessTransport transport, string signal)
    {
        ArgumentNullException.ThrowIfNull(transport);
        transport.SignalProcess(ProcessSignals.Parse(signal));
    }

    /// <inheritdoc cref="IProcessTransport.SignalProcessGroup"/>
    /// <param name="transport">The child.</param>
    /// <param name="signal">One of the enumeration's members or, as there, a number of the platform's own.</param>
    public static void SignalProcessGroup(this IProcessTransport transport, PosixSignal signal)
    {
        ArgumentNullException.ThrowIfNull(transport);
        transport.SignalProcessGroup(ProcessSignals.NumberOf(signal));
    }

    /// <inheritdoc cref="IProcessTransport.SignalProcessGroup"/>
    /// <param name="transport">The child.</param>
    /// <param name="signal">Its name, such as "TERM" or "SIGTERM", in any case.</param>
    /// <exception cref="ArgumentException">There is no such signal.</exception>
    public static void SignalProcessGroup(this IProcessTransport transport, string signal)
    {
        ArgumentNullException.ThrowIfNull(transport);
        transport.SignalProcessGroup(ProcessSignals.Parse(signal));
    }
}
