using System.Text.Json.Serialization;

namespace Becket.Samples.Fleet.Gateway.Status.Api;

/// <summary>The body of a request that sends a message to a device. Each kind of message uses its own part.</summary>
/// <remarks>With setters: generated code gives init-only properties that the JSON lacks no default.</remarks>
internal sealed record SendRequest
{
    /// <summary>The time to wait for the answer, in seconds. Null: that of <c>--request-timeout</c>.</summary>
    public double? Timeout { get; set; }

    /// <summary>The text of 0x8300.</summary>
    public string Text { get; set; } = "";

    public bool Emergency { get; set; }

    public bool Display { get; set; } = true;

    public bool Speak { get; set; } = true;

    /// <summary>The parameters that 0x8103 sets.</summary>
    public IReadOnlyList<ParameterJson> Parameters { get; set; } = [];

    /// <summary>The ids of the parameters to ask for: "0x0001". Empty: all.</summary>
    public IReadOnlyList<string> Ids { get; set; } = [];

    /// <summary>The command of 0x8105, from 1 to 7.</summary>
    public int Command { get; set; }

    /// <summary>The arguments of commands 1 and 2.</summary>
    public string Arguments { get; set; } = "";
}

/// <summary>A parameter of a terminal.</summary>
internal sealed record ParameterJson
{
    /// <summary>Such as "0x0001".</summary>
    public string Id { get; set; } = "";

    /// <summary>What <see cref="Value"/> is: "dword", "word", "byte", "text" or "hex".</summary>
    public string Type { get; set; } = "dword";

    public string Value { get; set; } = "";

    /// <summary>The bytes. Only in answers.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Hex { get; set; }
}

/// <summary>The answer of a device.</summary>
internal sealed record SendAnswer
{
    /// <summary>The message that was sent: "0x8300".</summary>
    public required string Message { get; init; }

    /// <summary>The result: 0 success, 1 failure, 2 bad message, 3 not supported.</summary>
    public required int Result { get; init; }

    /// <summary>The result in words.</summary>
    public required string Words { get; init; }

    /// <summary>The time until the answer.</summary>
    public double Seconds { get; init; }

    /// <summary>The position that was asked for.</summary>
    public TrackPoint? Position { get; init; }

    /// <summary>The parameters that were asked for.</summary>
    public IReadOnlyList<ParameterJson>? Parameters { get; init; }
}
