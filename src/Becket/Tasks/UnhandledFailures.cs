using Becket.Deferreds;

namespace Becket.Tasks;

/// <summary>Reports failures that no deferred can carry. It reports them at once, and not when garbage is
/// collected.</summary>
internal static class UnhandledFailures
{
    public static void Report(Failure failure) =>
        Deferred.ReportUnhandled(Home.Current, new UnhandledFailureEventArgs(failure, ""));

    public static void Report(Exception error) => Report(new Failure(error));
}
