namespace Becket.Orleans.Grains;

/// <summary>A value of the ledger on its way to a grain or back. The ledger's types know nothing of Orleans: between
/// processes they travel as JSON, and within one as they are.</summary>
/// <param name="value">The value. It never changes.</param>
/// <typeparam name="T">A type of <see cref="LedgerJson"/>.</typeparam>
[Immutable]
internal sealed class Message<T>(T value)
{
    public T Value { get; } = value;
}
