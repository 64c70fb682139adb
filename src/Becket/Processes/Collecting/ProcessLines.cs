using Becket.Reactors;

namespace Becket.Processes.Collecting;

/// <summary>The lines of a child as an async stream. Each loop over it starts a child of its own.</summary>
internal sealed class ProcessLines(
    Reactor reactor,
    string executable,
    IReadOnlyList<string>? arguments,
    ProcessOptions options,
    byte[] input,
    int longestLine
) : IAsyncEnumerable<ProcessLine>
{
    public IAsyncEnumerator<ProcessLine> GetAsyncEnumerator(CancellationToken cancellationToken = default) =>
        LineCollector.Enumerate(reactor, executable, arguments, options, input, longestLine, cancellationToken);
}
