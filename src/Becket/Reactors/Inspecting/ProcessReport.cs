using System.Buffers;
using System.Text.Json;

namespace Becket.Reactors.Inspecting;

/// <summary>What <c>becket top</c> gets: the process and its reactors, as JSON.</summary>
internal static class ProcessReport
{
    /// <summary>Changes when a reader of the old form would read a new one wrong.</summary>
    private const int Version = 1;

    public static ReadOnlySpan<byte> Write(IReadOnlyList<InspectedReactor> reactors, bool findOrphans)
    {
        var buffer = new ArrayBufferWriter<byte>(4096);
        using var json = new Utf8JsonWriter(buffer, SnapshotJson.Plain);
        json.WriteStartObject();
        json.WriteNumber("version", Version);
        json.WriteNumber("process", Environment.ProcessId);
        json.WriteString("program", AppDomain.CurrentDomain.FriendlyName);
        json.WriteStartArray("reactors");
        foreach (InspectedReactor reactor in reactors)
        {
            ReactorSnapshot? snapshot = reactor.Ask(findOrphans, out BlockedLoop? blocked);
            json.WriteStartObject();
            json.WriteString("name", reactor.Name);
            if (blocked is not null)
            {
                json.WriteStartObject("blocked");
                json.WriteNumber("for", Math.Round(blocked.For.TotalSeconds, 3));
                json.WriteString("ran", blocked.Ran);
                if (blocked.Stack is not null)
                {
                    json.WriteString("stack", blocked.Stack);
                }

                json.WriteEndObject();
            }

            if (snapshot is not null)
            {
                json.WritePropertyName("snapshot");
                JsonSerializer.Serialize(json, snapshot, SnapshotJson.Default.ReactorSnapshot);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenSpan;
    }
}
