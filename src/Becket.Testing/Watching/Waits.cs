namespace Becket.Testing.Watching;

/// <summary>What an async method waits for: the methods that await each other, and the deferred at the end.</summary>
internal static class Waits
{
    // More would not be readable.
    private const int MostMethods = 20;

    /// <summary>Describes it in a sentence.</summary>
    public static string Describe(Deferred waiting)
    {
        var names = new List<string>();
        Deferred? at = waiting.Root;
        string end = "…";
        while (at is not null && names.Count < MostMethods)
        {
            if (at is IAsyncMethod method && !at.Called)
            {
                names.Add(ReadableNames.Of(at.GetType().GenericTypeArguments[^1]));
                (at, end) = Of(method.State.Slot);
            }
            else if (at.Called && at.IsWaiting)
            {
                at = at.AwaitedRoot.Root;
            }
            else
            {
                end = DescribeEnd(at) + DeferredDebug.Describe(at);
                break;
            }
        }

        return names.Count == 0
            ? $"The test waits for {end}."
            : $"The test waits in {string.Join(", which awaits ", names)}, for {end}.";
    }

    /// <summary>What a method awaits, if it is a deferred; otherwise a text for it.</summary>
    private static (Deferred? Awaited, string Text) Of(object? slot) =>
        slot switch
        {
            CancelledMethod cancelled => Of(cancelled.Slot),
            Deferred deferred => (deferred.Root, "…"),
            _ when slot == YieldAwaiter.Yielded => (null, "its next turn (Deferred.Yield)"),
            _ => (null, "a task, or something else that is not a deferred"),
        };

    private static string DescribeEnd(Deferred end) =>
        end switch
        {
            ITimed => "a delay (DeferLater)",
            ITaskDeferred => "a task",
            _ => $"a deferred: {end}",
        };
}
