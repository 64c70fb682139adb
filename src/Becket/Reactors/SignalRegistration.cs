using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Becket.Reactors;

/// <summary>Begins to listen for a signal of the process.</summary>
internal static class SignalRegistration
{
    /// <exception cref="PlatformNotSupportedException">The platform has no such signal.</exception>
    /// <exception cref="IOException">The runtime could not begin to handle signals.</exception>
    public static PosixSignalRegistration Create(PosixSignal signal, Action<PosixSignalContext> handler)
    {
        try
        {
            // Apart: if this fails in Create, the object is made all the same, and its finalizer fails too and ends the
            // process.
            RuntimeHelpers.RunClassConstructor(typeof(PosixSignalRegistration).TypeHandle);
            return PosixSignalRegistration.Create(signal, handler);
        }
        catch (TypeInitializationException error)
        {
            // The first use in a process makes a pipe and a thread. If that fails, the runtime does not try again.
            throw new IOException(
                $"This process cannot handle {signal}: {error.InnerException?.Message}. The runtime tries this "
                    + $"only once. Raise the limit of open files (ulimit -n) and start the program again.",
                error.InnerException
            );
        }
    }
}
