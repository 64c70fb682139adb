using Becket.Deferreds;
using Microsoft.Extensions.Logging;

namespace Becket.Reactors;

public sealed partial class Reactor
{
    /// <summary>A callback has thrown: it is logged, and the loop goes on.</summary>
    internal void Report(Exception error, string from)
    {
        _errors++;
        try
        {
            Log.CallFailed(_logger, from, error);
        }
        catch (Exception loggers)
        {
            // The loop goes on, whatever the logger does; and what it was to say is said.
            SayOnStandardError(
                $"the logger threw {loggers.GetType().Name} ({loggers.Message}) instead of logging an error in {from}: {error}"
            );
        }
    }

    /// <summary>Logs something that is no error of a callback. A logger that throws must not take the loop with
    /// it.</summary>
    internal void LogSafely<TOf, TWhat>(TOf of, TWhat what, Action<ILogger, TOf, TWhat> log)
    {
        try
        {
            log(_logger, of, what);
        }
        catch (Exception loggers)
        {
            SayOnStandardError($"the logger threw {loggers.GetType().Name} ({loggers.Message}).");
        }
    }

    /// <inheritdoc/>
    protected internal override void OnUnhandledFailure(UnhandledFailureEventArgs unhandled)
    {
        ArgumentNullException.ThrowIfNull(unhandled);
        Log.UnhandledFailure(_logger, unhandled.Whereabouts, unhandled.Failure.Exception);
    }

    private void SayOnStandardError(string text)
    {
        try
        {
            Console.Error.WriteLine($"{_options.Name}: {text}");
        }
        catch (IOException)
        {
            // Closed, or no descriptor is left to open it: there is nobody to tell.
        }
    }

    /// <summary>
    /// Failures that nobody handled are found when they are collected, which at the end of a program is never: so they
    /// are looked for now.
    /// </summary>
    private static void ReportForgottenFailures()
    {
        if (UnhandledFailure.Armed > 0)
        {
#pragma warning disable RS0030 // The memory is not the point, but the failures in it: nothing may fail in silence.
            GC.Collect();
#pragma warning restore RS0030
            GC.WaitForPendingFinalizers();

            // Again: a finalizer thread that was just ending another round can end the first wait before it has seen
            // what this collection found.
            GC.WaitForPendingFinalizers();
        }
    }
}
