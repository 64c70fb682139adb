using System.Diagnostics;
using Becket.Deferreds;

namespace Becket.Reactors.Observing;

/// <summary>The activities of the library.</summary>
/// <remarks>
/// <para>No activity of the library is left as the current one when a member returns: what the program does next must
/// not become its child by chance. So parents are passed on by <see cref="Under"/>.</para>
/// <para>Threads: any.</para>
/// </remarks>
internal static class Tracing
{
    /// <summary>The name of the meter and of the source of activities.</summary>
    public const string Name = "Becket";

    [ThreadStatic]
    private static Span? t_outer;

    /// <summary>The version that the meter and the source of activities give.</summary>
    public static string Version { get; } = typeof(Tracing).Assembly.GetName().Version?.ToString(3) ?? "";

    public static ActivitySource Source { get; } = new(Name, Version);

    /// <summary>Whether activities have a listener.</summary>
    public static bool IsOn => Source.HasListeners();

    /// <summary>The operation that what begins now is a part of; null for none.</summary>
    public static Span? Outer => t_outer;

    /// <summary>Begins an operation: a part of <see cref="Outer"/>, or of the current activity.</summary>
    /// <param name="name">Its name, of which there are few.</param>
    /// <param name="kind">Its kind.</param>
    /// <param name="parent">The operation that it is a part of; the default for <see cref="Outer"/>.</param>
    /// <returns>The operation; null if no listener wants it.</returns>
    public static Span? Start(string name, ActivityKind kind, Span? parent = null)
    {
        if (!IsOn)
        {
            return null;
        }

        Activity? current = Activity.Current;
        parent ??= t_outer;
        Activity? started = Source.StartActivity(name, kind, parent?.Activity.Context ?? default);
        if (started is null)
        {
            return null;
        }

        Activity.Current = current;
        return new Span(started, parent);
    }

    /// <summary>Ends an activity, and leaves the current one as it is.</summary>
    public static void Stop(Activity? activity, Exception? error)
    {
        if (activity is null || activity.IsStopped)
        {
            return;
        }

        if (error is not null)
        {
            activity.SetTag(Tags.ErrorType, Tags.NameOf(error));
            activity.SetStatus(ActivityStatusCode.Error, error.Message);
        }

        Activity? current = Activity.Current;
        activity.Stop();
        Activity.Current = current == activity ? activity.Parent : current;
    }

    /// <summary>Ends an operation with a deferred. For null: nothing.</summary>
    /// <returns>The same deferred.</returns>
    public static Deferred<T> StopWith<T>(this Deferred<T> deferred, Span? span) =>
        span is null
            ? deferred
            : deferred.AddBoth(outcome =>
            {
                Stop(span.Activity, outcome.Failure?.Exception);
                return outcome;
            });

    /// <summary>What begins until the scope ends is a part of <paramref name="outer"/>.</summary>
    public static Scope Under(Span? outer)
    {
        Span? before = t_outer;
        t_outer = outer ?? before;
        return new Scope(before);
    }

    /// <summary>Ends with the block.</summary>
    internal readonly ref struct Scope(Span? before)
    {
        public void Dispose() => t_outer = before;
    }

    /// <summary>One operation.</summary>
    /// <param name="Activity">It.</param>
    /// <param name="Parent">The operation of the library that it is a part of; null for none.</param>
    internal sealed record Span(Activity Activity, Span? Parent)
    {
        /// <summary>The outermost operation of the library that this one is a part of.</summary>
        public Span Outermost => Parent?.Outermost ?? this;
    }
}
