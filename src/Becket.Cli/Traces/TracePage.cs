using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Becket.Cli.Traces;

/// <summary>Writes a trace as a self-contained page: it loads nothing, and names appear in it only as text.</summary>
/// <remarks>The template of the page is <c>TracePage.html</c> beside this file.</remarks>
internal static class TracePage
{
    private const string TitleMark = "{{title}}";
    private const string DataMark = "{{data}}";

    public static void Write(TraceModel trace, string title, Stream stream)
    {
        string page = Template();
        int data = page.IndexOf(DataMark, StringComparison.Ordinal);
        stream.Write(
            Encoding.UTF8.GetBytes(
                page[..data].Replace(TitleMark, HtmlEncoder.Default.Encode(title), StringComparison.Ordinal)
            )
        );
        WriteData(trace, title, stream);
        stream.Write(Encoding.UTF8.GetBytes(page[(data + DataMark.Length)..].TrimEnd('\n')));
    }

    private static string Template()
    {
        using Stream resource = typeof(TracePage).Assembly.GetManifestResourceStream("TracePage.html")!;
        using var reader = new StreamReader(resource);
        return reader.ReadToEnd();
    }

    private static void WriteData(TraceModel trace, string title, Stream stream)
    {
        // The default encoder escapes every character that could end a script or begin a tag.
        using var json = new Utf8JsonWriter(stream);
        json.WriteStartObject();
        json.WriteString("title", title);
        json.WriteString("process", trace.Process);
        json.WriteBoolean("damaged", trace.IsDamaged);
        json.WriteStartArray("texts");
        foreach (string text in trace.Texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
        json.WriteStartObject("threads");
        foreach ((int thread, string name) in trace.ThreadNames)
        {
            json.WriteString(thread.ToString(System.Globalization.CultureInfo.InvariantCulture), name);
        }

        json.WriteEndObject();
        WriteColumn(json, "phase", trace.Phase);
        WriteColumn(json, "name", trace.Name);
        WriteColumn(json, "category", trace.Category);
        WriteColumn(json, "detail", trace.Detail);
        WriteColumn(json, "id", trace.Id);
        WriteColumn(json, "thread", trace.Thread);
        WriteColumn(json, "time", trace.Time);
        WriteColumn(json, "duration", trace.Duration);
        json.WriteEndObject();
    }

    private static void WriteColumn(Utf8JsonWriter json, string name, List<int> values)
    {
        json.WriteStartArray(name);
        foreach (int value in values)
        {
            json.WriteNumberValue(value);
            FlushIfFull(json);
        }

        json.WriteEndArray();
    }

    private static void WriteColumn(Utf8JsonWriter json, string name, List<double> values)
    {
        json.WriteStartArray(name);
        foreach (double value in values)
        {
            json.WriteNumberValue(Math.Round(value, 3));
            FlushIfFull(json);
        }

        json.WriteEndArray();
    }

    private static void FlushIfFull(Utf8JsonWriter json)
    {
        if (json.BytesPending > 64 * 1024)
        {
            json.Flush();
        }
    }
}
