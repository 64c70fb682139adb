namespace Becket.Hosting.Tests;

/// <summary>The time limit of tests that wait for an event: only a hanging test reaches it.</summary>
internal static class Limit
{
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(2);

    /// <summary>Waits, but not for ever.</summary>
    public static Task Soon(this Task task) => task.WaitAsync(s_limit);

    /// <inheritdoc cref="Soon(Task)"/>
    public static Task<T> Soon<T>(this Task<T> task) => task.WaitAsync(s_limit);

    /// <summary>Asks again and again until an answer is as expected: for what another thread or process does in its own
    /// time.</summary>
    public static async Task Until(Func<Task<bool>> condition)
    {
        using var limit = new CancellationTokenSource(s_limit);
        while (!await condition())
        {
            await Task.Delay(10, limit.Token);
        }
    }
}
