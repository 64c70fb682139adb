using Becket.Reactors;
using Microsoft.Extensions.Logging;

namespace Becket.Simulations.Logs;

/// <summary>Writes lines into the log of a simulation.</summary>
/// <param name="simulation">The simulation.</param>
/// <param name="host">The host.</param>
/// <param name="isReactors">Whether it is the reactor's own logger, by which it reports what fails in callbacks. Such
/// an error fails the run.</param>
internal sealed class HostLogger(Simulation simulation, Host host, bool isReactors) : ILogger
{
    private readonly ILogger? _next = simulation.Options.Reactors.Logger;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => _next?.BeginScope(state);

    public bool IsEnabled(LogLevel logLevel) =>
        logLevel != LogLevel.None && (logLevel >= simulation.Options.LogLevel || _next?.IsEnabled(logLevel) == true);

    public void Log<TState>(
        LogLevel logLevel,
        EventId eventId,
        TState state,
        Exception? exception,
        Func<TState, Exception?, string> formatter
    )
    {
        ArgumentNullException.ThrowIfNull(formatter);
        if (logLevel >= simulation.Options.LogLevel && logLevel != LogLevel.None)
        {
            var line = new LoggedLine(logLevel, formatter(state, exception), exception);
            simulation.Note(host, EventKind.Line, line, eventId.Id);
        }

        // After the end of the simulation no run can fail any more, and nothing may fail in silence.
        ILogger? next = _next ?? (isReactors && simulation.IsDisposed ? new StandardErrorLogger(host.Name) : null);
        if (next?.IsEnabled(logLevel) == true)
        {
            next.Log(logLevel, eventId, state, exception, formatter);
        }

        if (isReactors && exception is not null && logLevel >= LogLevel.Error && simulation.Options.FailOnErrors)
        {
            simulation.Fail(exception);
        }
    }
}
