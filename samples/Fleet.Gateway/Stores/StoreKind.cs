namespace Becket.Samples.Fleet.Gateway.Stores;

/// <summary>The kinds of stores.</summary>
internal enum StoreKind
{
    Sqlite,
    Redis,
    Postgres,
}
