using System.Diagnostics;
using Becket.Reactors;
using Becket.Reactors.Observing;

namespace Becket.Processes;

/// <summary>The activities of child processes, with OpenTelemetry's attributes, and the variables that pass them
/// on.</summary>
internal static class ProcessTracing
{
    // W3C's names of headers, as variables.
    private const string Parent = "TRACEPARENT";
    private const string State = "TRACESTATE";

    /// <summary>A child is about to start. Null without a listener.</summary>
    public static Tracing.Span? Start(Reactor reactor, string executable)
    {
        string name = Path.GetFileName(executable);
        if (Tracing.Start("process", ActivityKind.Client) is not { } span)
        {
            return null;
        }

        span.Activity.DisplayName = name;
        span.Activity.SetTag(Tags.ReactorName, reactor.NameTag.Value);
        span.Activity.SetTag("process.executable.name", name);
        return span;
    }

    /// <summary>The options with the variables from which the child, and its own children, learn what they are a part
    /// of: the child's activity, or else the current one.</summary>
    /// <remarks>A variable that the program has set for its children stays.</remarks>
    public static ProcessOptions PassOn(Tracing.Span? span, ProcessOptions options)
    {
        Activity? activity = span?.Activity ?? Activity.Current;
        if (
            !Tracing.IsOn
            || activity is not { IdFormat: ActivityIdFormat.W3C, Id: { } id }
            || (options.Environment?.Find(Parent) is { } given && given != Environment.GetEnvironmentVariable(Parent))
        )
        {
            return options;
        }

        ProcessEnvironment environment = (options.Environment ?? ProcessEnvironment.Current).With(Parent, id);
        if (activity.TraceStateString is { Length: > 0 } state)
        {
            environment = environment.With(State, state);
        }
        else if (environment.Find(State) is not null)
        {
            // That of the program's own parent belongs to another activity.
            environment = environment.Without(State);
        }

        return options with
        {
            Environment = environment,
        };
    }

    /// <summary>The child has started.</summary>
    public static void Started(Tracing.Span? span, int id) => span?.Activity.SetTag("process.pid", id);

    /// <summary>The child has ended.</summary>
    public static void Ended(Tracing.Span? span, ProcessStatus status, string? error)
    {
        if (span is null)
        {
            return;
        }

        if (status.ExitCode is { } code)
        {
            span.Activity.SetTag("process.exit.code", code);
        }

        if (error is not null)
        {
            span.Activity.SetTag(Tags.ErrorType, error);
            span.Activity.SetStatus(ActivityStatusCode.Error, status.ToString());
        }

        Tracing.Stop(span.Activity, error: null);
    }

    /// <summary>How a child ended, as an error of few different values; null for success.</summary>
    public static string? ErrorOf(ProcessStatus status, bool hasTimedOut) =>
        hasTimedOut ? "timeout"
        : status.IsSuccess ? null
        : status.IsUnknown ? "unknown"
        : status.ExitCode is { } code ? code.ToString(System.Globalization.CultureInfo.InvariantCulture)
        : status.Signal is { } signal ? ProcessSignals.Name(signal)
        : status.ToString();
}
