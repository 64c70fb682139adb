using Becket.Deferreds;

namespace Becket.Tasks;

/// <summary>Failures that there is nobody to tell of: not lost, and told at once rather than when garbage is
/// collected.</summary>
internal static class Unhandled
{
    public static void Report(Failure failure) =>
        Deferred.ReportUnhandled(Home.Current, new UnhandledFailureEventArgs(failure, ""));

    public static void Report(Exception error) => Report(new Failure(error));
}
