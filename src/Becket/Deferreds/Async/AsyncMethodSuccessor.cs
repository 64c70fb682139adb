namespace Becket.Deferreds.Async;

/// <summary>Takes over as the result of a cancelled method. It can be cancelled in the same way.</summary>
internal sealed class AsyncMethodSuccessor(Deferred method) : Deferred
{
    internal override string WaitText => "a cancelled method";

    internal override IEnumerable<Deferred> Members => [method];

    internal override Deferred? CancelUnfired() => AsyncMethod.Cancel(this, method);
}

/// <inheritdoc cref="AsyncMethodSuccessor"/>
internal sealed class AsyncMethodSuccessor<T>(Deferred method) : Deferred<T>
{
    internal override string WaitText => "a cancelled method";

    internal override IEnumerable<Deferred> Members => [method];

    internal override Deferred? CancelUnfired() => AsyncMethod.Cancel(this, method);
}
