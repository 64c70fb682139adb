using System.Globalization;
using System.Text;

namespace Becket.Testing.Watching;

/// <summary>The exceptions of a test whose own code did not fail, with their messages.</summary>
internal static class Report
{
    /// <summary>More frames of a stack would hide the rest of the list. The inner exception has them all.</summary>
    private const int MostFrames = 6;

    /// <summary>The test has ended, and not everything is in order.</summary>
    public static ReactorTestException NotClean(IReadOnlyList<LeftBehind> left, IReadOnlyList<LoggedError> errors)
    {
        var text = new StringBuilder(
            left.Count == 0 ? "Code of the test failed where nothing handled it."
            : errors.Count == 0 ? "The test left things behind on its reactor."
            : "Code of the test failed where nothing handled it, and the test left things behind on its reactor."
        );
        AppendErrors(text, errors);
        AppendLeft(text, left, "");
        return Create(text, left, errors, virtualEnd: null);
    }

    /// <summary>The test did not end.</summary>
    /// <param name="why">The limit of real time, if it was reached.</param>
    /// <param name="virtualEnd">The end of virtual time, if it came.</param>
    /// <param name="interruption">What there was then.</param>
    /// <param name="leftAfter">What was left, if its code had ended before.</param>
    /// <param name="errorsAfter">The errors, if its code had ended before.</param>
    public static ReactorTestException NotInTime(
        string? why,
        VirtualTimeException? virtualEnd,
        Interruption? interruption,
        IReadOnlyList<LeftBehind> leftAfter,
        IReadOnlyList<LoggedError> errorsAfter
    )
    {
        const string Option = $"{nameof(ReactorOptions)}.{nameof(ReactorOptions.VirtualTimeLimit)}";
        const string TestOption = $"{nameof(ReactorTestOptions)}.{nameof(ReactorTestOptions.VirtualTimeLimit)}";
        IReadOnlyList<LeftBehind> left = interruption?.Left ?? leftAfter;
        IReadOnlyList<LoggedError> errors = interruption?.Errors ?? errorsAfter;
        var text = new StringBuilder(why ?? "The test did not end.");
        if (interruption is { Waits.Length: > 0 })
        {
            text.Append(' ').Append(interruption.Waits);
        }

        if (virtualEnd is not null)
        {
            text.AppendLine().Append(virtualEnd.Message.Replace(Option, TestOption, StringComparison.Ordinal));
        }

        AppendErrors(text, errors);
        AppendLeft(text, left, " at that moment");
        return Create(text, left, errors, virtualEnd);
    }

    private static ReactorTestException Create(
        StringBuilder text,
        IReadOnlyList<LeftBehind> left,
        IReadOnlyList<LoggedError> errors,
        VirtualTimeException? virtualEnd
    )
    {
        Exception[] unhandled = [.. errors.Select(static error => error.Exception).OfType<Exception>()];
        return new ReactorTestException(
            text.ToString(),
            left,
            unhandled,
            unhandled switch
            {
                [] => virtualEnd,
                [var only] => only,
                _ => new AggregateException(unhandled),
            }
        );
    }

    private static void AppendErrors(StringBuilder text, IReadOnlyList<LoggedError> errors)
    {
        if (errors.Count == 0)
        {
            return;
        }

        AppendTitle(
            text,
            Count(errors.Count, "failure that no code handled", "failures that no code handled"),
            $"A test that expects them takes them: {nameof(ReactorTest)}."
                + $"{nameof(ReactorTest.FlushLoggedErrors)}<TException>(reactor)."
        );
        foreach (LoggedError error in errors)
        {
            AppendLine(text, error.Text);
            if (error.Exception is { } exception)
            {
                AppendLine(text, $"{exception.GetType().FullName}: {exception.Message}");
                AppendFrames(text, exception);
            }
        }
    }

    private static void AppendLeft(StringBuilder text, IReadOnlyList<LeftBehind> left, string when)
    {
        foreach (IGrouping<LeftBehindKind, LeftBehind> kind in left.GroupBy(static thing => thing.Kind))
        {
            (string one, string many, string advice) = Words(kind.Key);
            AppendTitle(text, Count(kind.Count(), one, many) + when, advice);
            foreach (LeftBehind thing in kind)
            {
                AppendLine(text, thing.Description);
                if (thing.Place is not null)
                {
                    text.AppendLine().Append("    made ").Append(thing.Place);
                }
            }
        }
    }

    private static (string One, string Many, string Advice) Words(LeftBehindKind kind) =>
        kind switch
        {
            LeftBehindKind.DelayedCall => ("delayed call", "delayed calls", "Cancel it, or wait for it."),
            LeftBehindKind.ListeningPort => (
                "listening port",
                "listening ports",
                "Await port.StopListening(), or port.Drain(limit), which ends its connections too."
            ),
            LeftBehindKind.DatagramPort => ("datagram port", "datagram ports", "Await port.StopListening()."),
            LeftBehindKind.Connection => (
                "open connection",
                "open connections",
                "Call Transport.LoseConnection() on one side, or await port.Drain(limit)."
            ),
            LeftBehindKind.ThreadFunction => ("function on a thread", "functions on threads", "Await its deferred."),
            LeftBehindKind.ChildProcess => (
                "child process",
                "child processes",
                "Wait for its end, or kill it and wait."
            ),
            LeftBehindKind.Simulation => ("simulation", "simulations", "Dispose of it: using var simulation = …"),
            _ => (kind.ToString(), kind.ToString(), ""),
        };

    private static string Count(int count, string one, string many) =>
        string.Create(CultureInfo.InvariantCulture, $"{count} {(count == 1 ? one : many)}");

    private static void AppendTitle(StringBuilder text, string title, string advice) =>
        text.AppendLine().AppendLine().Append(title).Append(": ").Append(advice);

    private static void AppendLine(StringBuilder text, string line) =>
        text.AppendLine().Append("  ").Append(line.ReplaceLineEndings($"{Environment.NewLine}  "));

    private static void AppendFrames(StringBuilder text, Exception exception)
    {
        string[] frames = (exception.StackTrace ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        foreach (string frame in frames.Take(MostFrames))
        {
            text.AppendLine().Append("    ").Append(frame.Trim());
        }

        if (frames.Length > MostFrames)
        {
            text.AppendLine().Append("    …");
        }
    }
}
