using System.Runtime.CompilerServices;
using Becket.Deferreds;
using Microsoft.Extensions.Logging;

namespace Becket.Reactors;

public sealed partial class Reactor
{
    /// <summary>The exceptions that were logged where user code threw them, or that are expected. A deferred may carry
    /// them on; if its failure is not handled, it is not logged.</summary>
    private ConditionalWeakTable<Exception, object>? _reported;

    /// <summary>Counts and logs an exception of a callback. The loop goes on.</summary>
    internal void Report(Exception error, string from)
    {
        _errors++;
        KeepQuietAbout(error);
        Observer?.OnFailure(from, error);
        try
        {
            Log.CallFailed(_logger, from, error);
        }
        catch (Exception loggers)
        {
            // The loop goes on whatever the logger does, and the message is written all the same.
            WriteToStandardError(
                $"the logger threw {loggers.GetType().Name} ({loggers.Message}) instead of logging an error in {from}: "
                    + $"{error}"
            );
        }
    }

    /// <summary>Does not log a failure with this exception if no code handles it: it is expected.</summary>
    internal void KeepQuietAbout(Exception error)
    {
        _reported ??= [];
        _reported.AddOrUpdate(error, error);
    }

    /// <summary>Logs a message that is not about an exception of a callback. An exception of the logger does not leave
    /// this method.</summary>
    internal void LogSafely<TOf, TWhat>(TOf of, TWhat what, Action<ILogger, TOf, TWhat> log)
    {
        try
        {
            log(_logger, of, what);
        }
        catch (Exception loggers)
        {
            WriteToStandardError($"the logger threw {loggers.GetType().Name} ({loggers.Message}).");
        }
    }

    /// <summary>Looks for failures that were not handled. They are found when their deferreds are collected, which does
    /// not happen at the end of a program: so this collects them now.</summary>
    internal static void ReportUnhandledFailures()
    {
        if (UnhandledFailure.Armed > 0)
        {
#pragma warning disable RS0030 // Not for the memory, but for the failures in it: none may be lost.
            GC.Collect();
#pragma warning restore RS0030
            GC.WaitForPendingFinalizers();

            // Twice: a finalizer thread that was just finishing another round can end the first wait before it has
            // seen the objects that this collection found.
            GC.WaitForPendingFinalizers();
        }
    }

    /// <inheritdoc/>
    protected internal override void OnUnhandledFailure(UnhandledFailureEventArgs unhandled)
    {
        ArgumentNullException.ThrowIfNull(unhandled);
        if (_reported?.Remove(unhandled.Failure.Exception) == true)
        {
            return;
        }

        Counts.CountUnhandledFailure();
        Observer?.OnFailure("a deferred without an errback", unhandled.Failure.Exception);
        Log.UnhandledFailure(_logger, unhandled.Whereabouts, unhandled.Failure.Exception);
    }

    private void WriteToStandardError(string text)
    {
        try
        {
            Console.Error.WriteLine($"{_options.Name}: {text}");
        }
        catch (IOException)
        {
            // Standard error is closed, or there is no descriptor left to open it. Nowhere is left to write to.
        }
    }
}
