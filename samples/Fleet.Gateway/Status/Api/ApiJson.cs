using System.Text.Json.Serialization;
using Becket.Samples.Fleet.Gateway.Stores.Records;

namespace Becket.Samples.Fleet.Gateway.Status.Api;

/// <summary>The JSON of the API.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true,
    RespectNullableAnnotations = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow
)]
[JsonSerializable(typeof(ProblemJson))]
[JsonSerializable(typeof(PageJson<DeviceRow>))]
[JsonSerializable(typeof(PageJson<Alarm>))]
[JsonSerializable(typeof(DeviceDetail))]
[JsonSerializable(typeof(TrackJson))]
[JsonSerializable(typeof(ReportJson))]
[JsonSerializable(typeof(RefusedJson[]))]
[JsonSerializable(typeof(SendRequest))]
[JsonSerializable(typeof(SendAnswer))]
[JsonSerializable(typeof(AcknowledgeRequest))]
[JsonSerializable(typeof(SwitchRequest))]
[JsonSerializable(typeof(DoneJson))]
[JsonSerializable(typeof(AcknowledgedJson))]
internal sealed partial class ApiJson : JsonSerializerContext;

/// <summary>Why a request failed, in one line.</summary>
internal sealed record ProblemJson(string Error);

/// <summary>A request has been done.</summary>
internal sealed record DoneJson(bool Done);

/// <summary>An alarm is acknowledged.</summary>
/// <param name="Done">Whether this request has done it, and not an earlier one.</param>
/// <param name="By">Who was the first.</param>
/// <param name="At">When.</param>
internal sealed record AcknowledgedJson(bool Done, string By, DateTimeOffset At);

/// <summary>A page of a list.</summary>
/// <param name="Total">The rows of the whole list. For alarms: those that were looked at.</param>
/// <param name="Offset">The number of the first row, from 0.</param>
/// <param name="Rows">The rows.</param>
/// <param name="StoreError">Why the store could not be read, so that something is missing. Null: it could.</param>
internal sealed record PageJson<T>(int Total, int Offset, IReadOnlyList<T> Rows, string? StoreError = null);

/// <summary>A report with alarms.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Device">The device's name.</param>
/// <param name="Received">The time of arrival.</param>
/// <param name="What">The alarms in words.</param>
/// <param name="Hex">The report as received.</param>
internal sealed record ReportJson(string Key, string Device, DateTimeOffset Received, string What, string Hex);

/// <summary>The body of an acknowledgement.</summary>
internal sealed record AcknowledgeRequest
{
    /// <summary>Who acknowledges. Empty: "operator".</summary>
    public string By { get; set; } = "";
}

/// <summary>The body of a request that switches something.</summary>
internal sealed record SwitchRequest
{
    public bool On { get; set; }
}
