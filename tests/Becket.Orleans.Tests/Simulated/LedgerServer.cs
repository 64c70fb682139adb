using System.Text.Json;
using Becket.Orleans.Ledger;

namespace Becket.Orleans.Tests.Simulated;

/// <summary>A small protocol for a ledger on another host: a JSON text with the method and its arguments goes there, one
/// with the value or the error comes back, each with a length in front.</summary>
internal sealed class LedgerServer(IJobLedger ledger, JobListOptions options) : Int32StringReceiver
{
    protected override void StringReceived(ReadOnlySpan<byte> message)
    {
        JsonElement call = JsonSerializer.Deserialize<JsonElement>(message);
        _ = Answer(call);
    }

    private async Deferred Answer(JsonElement call)
    {
        object answer;
        try
        {
            answer = new { id = call.GetProperty("id"), value = await Call(call) };
        }
        catch (LedgerException error)
        {
            answer = new { id = call.GetProperty("id"), error = (int)error.Error, message = error.Message };
        }

        SendString(JsonSerializer.SerializeToUtf8Bytes(answer));
    }

    private async Task<object?> Call(JsonElement call)
    {
        string list = call.GetProperty("list").GetString()!;
        var shard = new ShardId(list, call.GetProperty("shard").GetInt32());
        JsonElement value = call.GetProperty("value");
        return call.GetProperty("method").GetString() switch
        {
            nameof(IJobLedger.ListsAsync) => await ledger.ListsAsync(openOnly: true),
            nameof(IJobLedger.FindAsync) => await ledger.FindAsync(list),
            nameof(IJobLedger.SetCompleteAsync) => await ledger.SetCompleteAsync(list, value.GetInt64()),
            nameof(IJobLedger.ExchangeAsync) => await ledger.ExchangeAsync(
                shard,
                value.Deserialize<ExchangeRequest>()!
            ),
            var other => throw new InvalidOperationException($"{other} with {options}"),
        };
    }
}
