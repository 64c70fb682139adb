namespace Becket.Samples.Fleet.Simulator;

/// <summary>Counts connection attempts.</summary>
internal sealed class CountingEndpoint(IStreamClientEndpoint endpoint, SimulationFigures figures)
    : IStreamClientEndpoint
{
    /// <summary>The error of the last failed attempt. Null if none failed.</summary>
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
