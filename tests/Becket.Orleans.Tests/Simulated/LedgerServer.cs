using System.Reflection;
using System.Text.Json;
using Becket.Orleans.Ledger;

namespace Becket.Orleans.Tests.Simulated;

/// <summary>A ledger for other hosts, by a small protocol: the name of a method and its arguments go there as JSON, the
/// value or the error comes back.</summary>
internal sealed class LedgerServer(IJobLedger ledger, LedgerJournal journal) : Int32StringReceiver
{
    protected override void StringReceived(ReadOnlySpan<byte> message)
    {
        LedgerCall call = JsonSerializer.Deserialize<LedgerCall>(message)!;
        _ = Answer(call);
    }

    private async Deferred Answer(LedgerCall call)
    {
        LedgerReply reply;
        try
        {
            MethodInfo method = typeof(IJobLedger).GetMethod(call.Method)!;
            ParameterInfo[] parameters = method.GetParameters();
            object?[] arguments = new object?[parameters.Length];
            for (int index = 0; index < call.Arguments.Length; index++)
            {
                arguments[index] = call.Arguments[index].Deserialize(parameters[index].ParameterType);
            }

            arguments[^1] = CancellationToken.None;
            var task = (Task)method.Invoke(ledger, arguments)!;
            await task;
            object? value = method.ReturnType.IsGenericType
                ? task.GetType().GetProperty("Result")!.GetValue(task)
                : null;
            if (value is ExchangeAnswer answer)
            {
                journal.Exchanged((ShardId)arguments[0]!, (ExchangeRequest)arguments[1]!, answer);
            }

            reply = new LedgerReply(JsonSerializer.SerializeToElement(value), null, null);
        }
        catch (LedgerException error)
        {
            reply = new LedgerReply(default(JsonElement?), error.Error, error.Message);
        }

        SendString(JsonSerializer.SerializeToUtf8Bytes(reply));
    }
}
