using Becket.Processes.Errors;
using Becket.Processes.Transports;
using Becket.Reactors;

namespace Becket.Processes;

/// <summary>Starts children that are no processes of the system: those of a simulation.</summary>
internal interface IChildStarter
{
    /// <summary>Starts a child.</summary>
    /// <param name="reactor">The reactor.</param>
    /// <param name="executable">A path or a name.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="options">Its descriptors, environment, directory and so on.</param>
    /// <param name="pipes">Receives this program's ends of the pipes.</param>
    /// <exception cref="SpawnException">It cannot be started.</exception>
    /// <exception cref="PlatformNotSupportedException">The options ask for what such a child does not have.</exception>
    Child Start(
        Reactor reactor,
        string executable,
        IReadOnlyList<string> arguments,
        ProcessOptions options,
        List<ChildPipe> pipes
    );
}
