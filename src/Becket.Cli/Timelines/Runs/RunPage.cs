using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Becket.Cli.Timelines.Runs;

/// <summary>Writes a run as a self-contained page: it loads nothing, and commands appear in it only as text.</summary>
/// <remarks>The template of the page is <c>RunPage.html</c> beside this file. It holds the data as JSON in columns,
/// with every special character escaped, and without the beginning and the end that all commands share: a hundred
/// thousand jobs take a few megabytes.</remarks>
internal static class RunPage
{
    private const string TitleMark = "{{title}}";
    private const string DataMark = "{{data}}";

    public static void Write(DrawnRun run, Stream stream)
    {
        string page = Template();
        int data = page.IndexOf(DataMark, StringComparison.Ordinal);
        stream.Write(
            Encoding.UTF8.GetBytes(
                page[..data].Replace(TitleMark, HtmlEncoder.Default.Encode(run.Command), StringComparison.Ordinal)
            )
        );
        WriteData(run, stream);
        stream.Write(Encoding.UTF8.GetBytes(page[(data + DataMark.Length)..].TrimEnd('\n')));
    }

    private static string Template()
    {
        using Stream resource = typeof(RunPage).Assembly.GetManifestResourceStream("RunPage.html")!;
        using var reader = new StreamReader(resource);
        return reader.ReadToEnd();
    }

    private static void WriteData(DrawnRun run, Stream stream)
    {
        IReadOnlyList<RunBar> bars = run.Bars.All;
        (string? prefix, string? suffix) = InCommon(bars);

        // The default encoder escapes every character that could end a script or begin a tag.
        using var json = new Utf8JsonWriter(stream);
        json.WriteStartObject();
        json.WriteString("command", run.Command);
        json.WriteString("outcome", run.Outcome);
        json.WriteString("began", run.Summary.Plan.Began.ToString("o", CultureInfo.InvariantCulture));
        json.WriteNumber("length", Milliseconds(run.Length));
        json.WriteNumber("slots", run.Slots);
        json.WriteString("prefix", prefix);
        json.WriteString("suffix", suffix);
        WriteColumn(json, "slot", bars, bar => json.WriteNumberValue(bar.Slot));
        WriteColumn(json, "start", bars, bar => json.WriteNumberValue(Milliseconds(bar.Start)));
        WriteColumn(json, "end", bars, bar => json.WriteNumberValue(Milliseconds(bar.End)));
        WriteColumn(json, "number", bars, bar => json.WriteNumberValue(bar.Number));
        WriteColumn(json, "jobs", bars, bar => json.WriteNumberValue(bar.Jobs));
        WriteColumn(json, "failed", bars, bar => json.WriteNumberValue(bar.Failed));
        WriteColumn(
            json,
            "text",
            bars,
            bar =>
                json.WriteStringValue(bar.Text.AsSpan(prefix.Length, bar.Text.Length - prefix.Length - suffix.Length))
        );
        WriteColumn(json, "label", bars, bar => json.WriteStringValue(bar.Label));
        WriteEndTexts(json, bars);
        json.WriteEndObject();
    }

    /// <summary>Writes how each attempt ended as a number, and the texts of the numbers. There are few different
    /// texts.</summary>
    private static void WriteEndTexts(Utf8JsonWriter json, IReadOnlyList<RunBar> bars)
    {
        var numbers = new Dictionary<string, int> { [""] = 0 };
        WriteColumn(
            json,
            "how",
            bars,
            bar =>
            {
                string text = bar.EndText ?? "";
                if (!numbers.TryGetValue(text, out int number))
                {
                    numbers[text] = number = numbers.Count;
                }

                json.WriteNumberValue(number);
            }
        );
        json.WriteStartArray("hows");
        foreach (string text in numbers.Keys)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }

    private static void WriteColumn(Utf8JsonWriter json, string name, IReadOnlyList<RunBar> bars, Action<RunBar> write)
    {
        json.WriteStartArray(name);
        foreach (RunBar bar in bars)
        {
            write(bar);
            if (json.BytesPending > 64 * 1024)
            {
                json.Flush();
            }
        }

        json.WriteEndArray();
    }

    private static double Milliseconds(double seconds) => Math.Round(seconds * 1000, 1);

    /// <summary>The longest beginning and end that all commands share, cut between whole characters.</summary>
    private static (string Prefix, string Suffix) InCommon(IReadOnlyList<RunBar> bars)
    {
        if (bars.Count < 2)
        {
            return ("", "");
        }

        string first = bars[0].Text;
        int prefix = first.Length,
            suffix = first.Length;
        foreach (RunBar bar in bars)
        {
            prefix = first.AsSpan(0, prefix).CommonPrefixLength(bar.Text);
            int most = Math.Min(suffix, bar.Text.Length);
            suffix = 0;
            while (suffix < most && first[^(suffix + 1)] == bar.Text[^(suffix + 1)])
            {
                suffix++;
            }
        }

        suffix = Math.Min(suffix, bars.Min(bar => bar.Text.Length) - prefix);
        if (prefix > 0 && char.IsHighSurrogate(first[prefix - 1]))
        {
            prefix--;
        }

        if (suffix > 0 && char.IsLowSurrogate(first[^suffix]))
        {
            suffix--;
        }

        return (first[..prefix], first[^suffix..]);
    }
}
