using System.Text.Json.Serialization;
using Becket.Orleans.Jobs;
using Becket.Orleans.Ledger;

namespace Becket.Orleans.Grains;

/// <summary>The ledger's types as JSON. A process of another version leaves out what it does not know.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(AppendRequest))]
[JsonSerializable(typeof(DeadLettersPage))]
[JsonSerializable(typeof(ExchangeAnswer))]
[JsonSerializable(typeof(ExchangeRequest))]
[JsonSerializable(typeof(JobExplanation))]
[JsonSerializable(typeof(JobListOptions))]
[JsonSerializable(typeof(KeysPage))]
[JsonSerializable(typeof(ListControl))]
[JsonSerializable(typeof(ListOpening))]
[JsonSerializable(typeof(ListView))]
[JsonSerializable(typeof(PermitGrant))]
[JsonSerializable(typeof(PermitRequest))]
[JsonSerializable(typeof(RequeueRequest))]
[JsonSerializable(typeof(ResultsPage))]
[JsonSerializable(typeof(ShardOverview))]
[JsonSerializable(typeof(ShardSummary))]
internal sealed partial class LedgerJson : JsonSerializerContext;
