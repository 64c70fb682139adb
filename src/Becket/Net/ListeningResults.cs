using Becket.Deferreds;

namespace Becket.Net;

/// <summary>For the members of a reactor that listen: what went wrong is thrown there and then, where it cannot be
/// overlooked.</summary>
internal static class ListeningResults
{
    /// <summary>Throws the failure of a deferred that has fired, or gives it back.</summary>
    public static Deferred<T> OrThrow<T>(this Deferred<T> listening)
    {
        Failure? failure = null;
        listening.AddErrback(reason =>
        {
            failure = reason;
            return default(T)!;
        });
        failure?.Throw();
        return listening;
    }
}
