namespace Becket.Tests.Tasks;

internal static class Results
{
    public static T Value<T>(Deferred<T> deferred)
    {
        Assert.True(deferred.TryGetOutcome(out Outcome<T> outcome), "It has no result yet.");
        return outcome.Value;
    }

    public static Exception Error(Deferred deferred)
    {
        Exception? error = null;
        Assert.True(deferred.Called, "It has no result yet.");
        deferred.AddErrback(failure => error = failure.Exception);
        return Assert.IsType<Exception>(error, exactMatch: false);
    }

    public static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);
}
