namespace Becket.Reactors;

/// <summary>A reactor in virtual time waits for something that will not happen, or has reached its limit of virtual
/// time.</summary>
/// <remarks>The reactor stops in order first: the job is cancelled, and may clean up. See
/// <see cref="ReactorOptions.VirtualTimePatience"/> and <see cref="ReactorOptions.VirtualTimeLimit"/>.</remarks>
public sealed class VirtualTimeException : InvalidOperationException
{
    internal VirtualTimeException(string message)
        : base(message) { }
}
