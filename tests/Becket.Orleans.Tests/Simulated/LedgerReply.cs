using System.Text.Json;
using Becket.Orleans.Ledger;

namespace Becket.Orleans.Tests.Simulated;

/// <summary>The answer on its way back.</summary>
internal sealed record LedgerReply(JsonElement? Value, LedgerError? Error, string? Message);
