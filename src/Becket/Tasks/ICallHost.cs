namespace Becket.Tasks;

/// <summary>A clock whose owner waits, when it stops, for the asynchronous calls that have begun.</summary>
internal interface ICallHost
{
    /// <summary>An asynchronous call has begun.</summary>
    /// <returns>Whether it is waited for; then <see cref="EndCall"/> has to follow.</returns>
    bool TryBeginCall();

    /// <summary>The call has ended.</summary>
    void EndCall();
}
