using Becket.Deferreds;

namespace Becket.Reactors;

public sealed partial class Reactor
{
    /// <inheritdoc/>
    protected internal override void OnUnhandledFailure(UnhandledFailureEventArgs unhandled)
    {
        ArgumentNullException.ThrowIfNull(unhandled);
        Log.UnhandledFailure(_logger, unhandled.Whereabouts, unhandled.Failure.Exception);
    }

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
            Console.Error.WriteLine($"{_options.Name}: the logger threw {loggers.GetType().Name} ({loggers.Message}) instead of logging an error in {from}: {error}");
        }
    }

    /// <summary>
    /// Failures that nobody handled are found when they are collected, which at the end of a program is never: so they are looked for now.
    /// </summary>
    private static void ReportForgottenFailures()
    {
        if (UnhandledFailure.Armed > 0)
        {
#pragma warning disable RS0030 // The memory is not the point, but the failures in it: nothing may fail in silence.
            GC.Collect();
#pragma warning restore RS0030
            GC.WaitForPendingFinalizers();

            // Again: a finalizer thread that was just ending another round can end the first wait before it has seen what this collection found.
            GC.WaitForPendingFinalizers();
        }
    }
}
