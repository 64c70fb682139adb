namespace Becket.Deferreds.Async;

/// <summary>An awaiter of the library's own that resumes an async method at home by itself, without a
/// delegate.</summary>
internal interface IHomeAwaiter
{
    /// <summary>Sees to it that <see cref="Deferred.ResumeHere"/> is called on <paramref name="method"/>, later, at its
    /// home.</summary>
    void Await(Deferred method);
}
