using System.Text.Json;

namespace Becket.Orleans.Tests.Simulated;

/// <summary>A call on its way to the ledger's host. The last argument, the cancellation, stays behind.</summary>
internal sealed record LedgerCall(string Method, JsonElement[] Arguments);
