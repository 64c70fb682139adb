namespace Becket.AspNetCore.Tests;

/// <summary>The time limit of tests that wait for an event: only a hanging test reaches it.</summary>
internal static class Limit
{
    private const int Milliseconds = 120_000;

    /// <summary>Waits, but not for ever.</summary>
    public static Task Soon(this Task task) => task.WaitAsync(TimeSpan.FromMilliseconds(Milliseconds));

    /// <inheritdoc cref="Soon(Task)"/>
    public static Task<T> Soon<T>(this Task<T> task) => task.WaitAsync(TimeSpan.FromMilliseconds(Milliseconds));

    /// <summary>Looks again and again until something holds: for what another thread or process does in its own
    /// time.</summary>
    public static async Task Until(Func<bool> condition)
    {
        for (int i = 0; !condition(); i++)
        {
            Assert.True(i < Milliseconds / 5, "It did not happen in time.");
            await Task.Delay(5);
        }
    }
}
