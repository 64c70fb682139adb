using Becket.Deferreds;

namespace Becket.Net;

/// <summary>For members of a reactor that listen: a failure is thrown at the call, where it cannot be
/// overlooked.</summary>
internal static class ListeningResults
{
    /// <summary>Throws the failure of a deferred that has fired, or returns the deferred.</summary>
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
