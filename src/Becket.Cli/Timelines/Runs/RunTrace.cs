using System.Globalization;
using System.Text.Json;

namespace Becket.Cli.Timelines.Runs;

/// <summary>Writes a run as trace events for Perfetto and chrome://tracing.</summary>
/// <remarks>
/// <para>Each slot is an asynchronous track: its id is the slot's number, and an event around all of its jobs gives it
/// its name. Each job is a pair of a begin and an end event inside. (Threads would also work, but the viewers would
/// call them threads.)</para>
/// <para>Source: the document "Trace Event Format", "Nestable Asynchronous Events". Times are in microseconds.</para>
/// </remarks>
internal static class RunTrace
{
    public static void Write(DrawnRun run, Stream stream)
    {
        using var json = new Utf8JsonWriter(stream);
        json.WriteStartObject();
        json.WriteString("displayTimeUnit", "ms");
        json.WriteStartObject("otherData");
        json.WriteString("command", run.Command);
        json.WriteString("began", run.Summary.Plan.Began.ToString("o", CultureInfo.InvariantCulture));
        json.WriteEndObject();

        json.WriteStartArray("traceEvents");
        WriteProcessName(json);
        for (int slot = 1; slot <= run.Slots; slot++)
        {
            WriteEvent(json, "b", Slot(slot), slot, 0);
        }

        foreach (RunBar bar in run.Bars.All)
        {
            WriteBegin(json, bar);
            WriteEvent(json, "e", Name(bar), bar.Slot, bar.End);
            if (json.BytesPending > 64 * 1024)
            {
                json.Flush();
            }
        }

        for (int slot = 1; slot <= run.Slots; slot++)
        {
            WriteEvent(json, "e", Slot(slot), slot, run.Length);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static string Slot(int slot) => string.Create(CultureInfo.InvariantCulture, $"slot {slot}");

    private static string Name(RunBar bar) =>
        bar.Jobs == 1 ? bar.Text : string.Create(CultureInfo.InvariantCulture, $"{bar.Jobs} jobs");

    private static void WriteProcessName(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("ph", "M");
        json.WriteString("name", "process_name");
        json.WriteNumber("pid", 1);
        json.WriteStartObject("args");
        json.WriteString("name", "becket run");
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteBegin(Utf8JsonWriter json, RunBar bar)
    {
        BeginEvent(json, "b", Name(bar), bar.Slot, bar.Start);
        json.WriteStartObject("args");
        json.WriteNumber("job", bar.Number);
        json.WriteString("command", bar.Text);
        if (bar.Jobs > 1)
        {
            json.WriteNumber("failed", bar.Failed);
        }
        else
        {
            json.WriteString("ended", bar.EndText ?? "well");
        }

        json.WriteEndObject();
        if (bar.Failed > 0)
        {
            json.WriteString("cname", "terrible");
        }

        json.WriteEndObject();
    }

    private static void WriteEvent(Utf8JsonWriter json, string phase, string name, int slot, double at)
    {
        BeginEvent(json, phase, name, slot, at);
        json.WriteEndObject();
    }

    private static void BeginEvent(Utf8JsonWriter json, string phase, string name, int slot, double at)
    {
        json.WriteStartObject();
        json.WriteString("ph", phase);
        json.WriteString("cat", "slot");
        json.WriteString("id", string.Create(CultureInfo.InvariantCulture, $"0x{slot:x}"));
        json.WriteString("name", name);
        json.WriteNumber("pid", 1);
        json.WriteNumber("tid", slot);
        json.WriteNumber("ts", (long)Math.Round(at * 1_000_000));
    }
}
