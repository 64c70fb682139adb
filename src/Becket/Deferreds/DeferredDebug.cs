using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Becket.Deferreds;

/// <summary>Debug mode: records where each deferred was made and fired, in a table beside the deferreds. And the call
/// for homes that list the deferreds that are made.</summary>
internal static class DeferredDebug
{
    private static readonly ConditionalWeakTable<Deferred, Record> s_records = [];

    private static bool s_isOn;
    private static bool s_hasHomeThatNotes;

    /// <summary>Whether each deferred that is made has to call <see cref="Made"/>. It is all that a deferred reads
    /// while debugging and inspection are off.</summary>
    public static bool NotesMade { get; private set; }

    public static bool IsOn
    {
        get => s_isOn;
        set
        {
            s_isOn = value;
            NotesMade = value || s_hasHomeThatNotes;
        }
    }

    /// <summary>From now on, <see cref="Home.NoteMade"/> is called with each deferred that is made.</summary>
    public static void NoteMadeAtHome()
    {
        s_hasHomeThatNotes = true;
        NotesMade = true;
    }

    // The stack traces skip only these methods themselves. Whether the constructors above them have a frame depends on
    // what the compiler inlines, and one skipped frame too many would be the line that the reader looks for.

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Made(Deferred deferred)
    {
        if (s_isOn)
        {
            deferred._state |= Deferred.DebugFlag;
            s_records.Add(deferred, new Record(new StackTrace(skipFrames: 1, fNeedFileInfo: true)));
        }

        if (s_hasHomeThatNotes)
        {
            Home.Current?.NoteMade(deferred);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Fired(Deferred root)
    {
        if (s_records.TryGetValue(root, out Record? record))
        {
            record.Fired ??= new StackTrace(skipFrames: 1, fNeedFileInfo: true);
        }
    }

    /// <summary>An <c>await</c>, or a chain, begins to wait for a deferred that was made while debugging was on. If
    /// another waits already, that one takes the result.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Awaited(Deferred root)
    {
        if (s_records.TryGetValue(root, out Record? record))
        {
            CheckAwaited(root);
            record.Awaited ??= new StackTrace(skipFrames: 1, fNeedFileInfo: true);
        }
    }

    /// <summary>Reports a waiter or a callback that gets no result, as one that waits before it takes it.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void CheckAwaited(Deferred root)
    {
        if (!root.HasWaiter)
        {
            return;
        }

        var second = new InvalidOperationException(
            "This deferred is awaited already, and the first that waits takes the result: what waits behind it gets "
                + "no value (the default of its type), and no failure. Give each its own deferred, as "
                + "DeferredEvent<T>.Wait() does, or await it once and share the value. The second is here:"
                + Environment.NewLine
                + new StackTrace(skipFrames: 1, fNeedFileInfo: true)
        );
        Deferred.ReportUnhandled(Home.Current, new UnhandledFailureEventArgs(new Failure(second), Describe(root)));
    }

    /// <summary>The record of a deferred, as text to append to a message; empty if there is none.</summary>
    public static string Describe(Deferred root)
    {
        if ((root._state & Deferred.DebugFlag) == 0 || !s_records.TryGetValue(root, out Record? record))
        {
            return "";
        }

        string text = $"{Environment.NewLine}It was made here:{Environment.NewLine}{record.Made}";
        if (record.Awaited is not null)
        {
            text += $"It was first awaited here:{Environment.NewLine}{record.Awaited}";
        }

        return record.Fired is null ? text : $"{text}It was fired here:{Environment.NewLine}{record.Fired}";
    }

    private sealed class Record(StackTrace made)
    {
        public StackTrace Made { get; } = made;

        public StackTrace? Awaited { get; set; }

        public StackTrace? Fired { get; set; }
    }
}
