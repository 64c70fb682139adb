using System.Text.Json;
using System.Text.Json.Nodes;
using Becket.Conformance.Reading;

namespace Becket.Conformance.Checking;

/// <summary>Compares traces, as parsed JSON.</summary>
internal static class Traces
{
    private static readonly JsonSerializerOptions s_deep = new() { MaxDepth = Json.MaxDepth };

    /// <summary>Where they first differ, on one line; null if they do not.</summary>
    public static string? FirstDifference(JsonArray actual, JsonElement expected)
    {
        if (expected.ValueKind != JsonValueKind.Array)
        {
            throw new BadProgramException("its trace is no list");
        }

        using var document = JsonDocument.Parse(
            actual.ToJsonString(s_deep),
            new JsonDocumentOptions { MaxDepth = Json.MaxDepth }
        );
        JsonElement[] ours = [.. document.RootElement.EnumerateArray()];
        JsonElement[] theirs = [.. expected.EnumerateArray()];
        string step = "before the first step";
        for (int i = 0; i < Math.Max(ours.Length, theirs.Length); i++)
        {
            if (i >= ours.Length || i >= theirs.Length || !AreEqual(ours[i], theirs[i]))
            {
                return $"entry {i}, {step}: expected {Entry(theirs, i)}, got {Entry(ours, i)}";
            }

            step = ours[i][0].GetString() switch
            {
                "step" => $"in step {ours[i][1]}",
                "end" => "after the end",
                _ => step,
            };
        }

        return null;
    }

    private static string Entry(JsonElement[] trace, int index) =>
        index < trace.Length ? trace[index].GetRawText() : "nothing more";

    // Numbers compare by value; the order of keys does not matter.
    private static bool AreEqual(JsonElement one, JsonElement other) =>
        one.ValueKind == other.ValueKind
        && one.ValueKind switch
        {
            JsonValueKind.Number => one.GetDouble() == other.GetDouble(),
            JsonValueKind.String => one.GetString() == other.GetString(),
            JsonValueKind.Array => one.GetArrayLength() == other.GetArrayLength()
                && one.EnumerateArray()
                    .Zip(other.EnumerateArray())
                    .All(static pair => AreEqual(pair.First, pair.Second)),
            JsonValueKind.Object => one.EnumerateObject().Count() == other.EnumerateObject().Count()
                && one.EnumerateObject()
                    .All(member =>
                        other.TryGetProperty(member.Name, out JsonElement same) && AreEqual(member.Value, same)
                    ),
            _ => true,
        };
}
