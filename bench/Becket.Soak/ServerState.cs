namespace Becket.Soak;

/// <summary>What the server holds.</summary>
/// <param name="Connections">Open connections.</param>
/// <param name="Running">Requests that have begun and not ended.</param>
/// <param name="Failures">Failures that nothing has handled, since the start.</param>
/// <param name="Heap">Bytes on the managed heap after a collection.</param>
/// <param name="Begun">Requests that have begun, since the start.</param>
internal sealed record ServerState(long Connections, long Running, long Failures, long Heap, long Begun)
{
    public int Descriptors { get; init; }

    /// <summary>The resident memory, in bytes.</summary>
    public long Resident { get; init; }

    public override string ToString() =>
        $"{Begun, 10:N0} requests, {Connections} connections, {Descriptors} descriptors, "
        + $"{Heap / 1024.0 / 1024, 6:F1} MB heap, {Resident / 1024.0 / 1024, 6:F1} MB resident, {Failures} failures";
}
