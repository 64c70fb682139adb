namespace Becket.Http.Loop;

/// <summary>Completes tasks on the loop as a timer or a socket of the base class library does: without a
/// synchronization context.</summary>
/// <remarks><see cref="HttpClient"/> and the libraries around it await with <c>ConfigureAwait(false)</c>. Where there
/// is a context, such a continuation goes to the thread pool; where there is none, it runs at once. So their code stays
/// on the loop, and runs in the same order each time.</remarks>
internal static class NoContext
{
    public static void Run<TState>(Action<TState> action, TState state)
    {
        SynchronizationContext? context = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            action(state);
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(context);
        }
    }
}
