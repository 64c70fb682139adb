namespace Becket.Samples.Fleet.Gateway.Status;

/// <summary>From threads that must not block to the loop and back.</summary>
internal static class LoopBridge
{
    /// <summary>Runs a function on the loop.</summary>
    /// <returns>Its value, on a thread of the pool. Fails with what it throws, or when the reactor has ended.</returns>
    /// <remarks>Threads: any.</remarks>
    public static Task<T> Ask<T>(this Reactor reactor, Func<T> function)
    {
        // Else what awaits it would go on inside the loop.
        var answer = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        reactor.CallFromThread(() =>
        {
            try
            {
                answer.SetResult(function());
            }
            catch (Exception error)
            {
                answer.SetException(error);
            }
        });
        return answer.Task;
    }
}
