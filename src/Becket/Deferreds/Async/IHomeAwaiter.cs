namespace Becket.Deferreds.Async;

/// <summary>An awaiter of this library that resumes an async method at the method's home, without a delegate.</summary>
internal interface IHomeAwaiter
{
    /// <summary>Arranges for <see cref="AsyncMethod.ResumeHere"/> to be called with <paramref name="method"/>, later,
    /// at the method's home.</summary>
    void Await(Deferred method);
}
