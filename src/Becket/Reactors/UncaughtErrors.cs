using System.Runtime.CompilerServices;

namespace Becket.Reactors;

/// <summary>Ends the process in order if an exception that left <c>Run</c> is caught by no code.</summary>
/// <remarks>
/// <para>Without this, the runtime would write a stack trace and abort with code 134. It raises its event only for
/// exceptions that no code catches, so where a host catches them (a test runner, a web server), nothing happens
/// here.</para>
/// <para>Facts, tried on .NET 10. <c>Environment.Exit</c> in the event's handler ends the process without the runtime's
/// message, on every thread. No <c>finally</c> block runs, as they run after the event. The other event,
/// <c>ExceptionHandling.SetUnhandledExceptionHandler</c>, cannot do more for the main thread, and belongs to the
/// application.</para>
/// </remarks>
internal static class UncaughtErrors
{
    private static readonly ConditionalWeakTable<Exception, object> s_left = [];
    private static readonly Lock s_gate = new();

    /// <summary>For the filter of an exception that is about to leave <c>Run</c>: notes it.</summary>
    /// <returns>False, so that the filter catches nothing.</returns>
    public static bool Note(Exception error)
    {
        s_left.TryAdd(error, error);
        lock (s_gate)
        {
            // Last in the order of handlers: those of the application, such as reports of crashes, run before.
            AppDomain.CurrentDomain.UnhandledException -= OnUncaught;
            AppDomain.CurrentDomain.UnhandledException += OnUncaught;
        }

        return false;
    }

#pragma warning disable RS0030 // The process ends in any case. This chooses how: with the exit code a shell expects.
    private static void OnUncaught(object sender, UnhandledExceptionEventArgs uncaught)
    {
        if (uncaught.ExceptionObject is not Exception error)
        {
            return;
        }

        // Task.Wait wraps what it throws.
        if (error is AggregateException { InnerExceptions: [var only] } && !s_left.TryGetValue(error, out _))
        {
            error = only;
        }

        if (!s_left.TryGetValue(error, out _))
        {
            return;
        }

        if (error is StoppedBySignalException stopped)
        {
            Environment.Exit(stopped.ExitCode);
        }

        ErrorText.Write(error);
        Environment.Exit(1);
    }
#pragma warning restore RS0030
}
