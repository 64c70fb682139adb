namespace Becket.Samples.Fleet.Simulator;

/// <summary>Counts attempts to connect.</summary>
internal sealed class CountedEndpoint(IStreamClientEndpoint endpoint, SimulationFigures figures) : IStreamClientEndpoint
{
    /// <summary>Why the last one failed; null if none did.</summary>
    public Exception? LastFailure { get; private set; }

    public Deferred<TProtocol> Connect<TProtocol>(Factory<TProtocol> factory)
        where TProtocol : class, IProtocol
    {
        figures.Attempts++;
        return endpoint
            .Connect(factory)
            .AddErrback(
                Failure (failure) =>
                {
                    figures.FailedAttempts++;
                    LastFailure = failure.Exception;
                    return failure;
                }
            );
    }

    public override string? ToString() => endpoint.ToString();
}
