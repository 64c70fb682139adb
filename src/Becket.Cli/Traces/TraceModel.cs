using System.Text.Json;

namespace Becket.Cli.Traces;

/// <summary>The events of a trace in columns, with each text once: a page of half a million events stays
/// small.</summary>
internal sealed class TraceModel
{
    private readonly Dictionary<string, int> _numbers = [];

    /// <summary>The texts that the columns refer to by number.</summary>
    public List<string> Texts { get; } = [];

    /// <summary>The kind of each event: the letter of the format.</summary>
    public List<int> Phase { get; } = [];

    public List<int> Name { get; } = [];

    public List<int> Category { get; } = [];

    public List<int> Detail { get; } = [];

    /// <summary>Which span or arrow; the value of a counter is in <see cref="Duration"/>.</summary>
    public List<int> Id { get; } = [];

    /// <summary>In microseconds.</summary>
    public List<double> Time { get; } = [];

    /// <summary>In microseconds; for a counter, its value.</summary>
    public List<double> Duration { get; } = [];

    /// <summary>The process and the thread of each event.</summary>
    public List<int> Thread { get; } = [];

    /// <summary>The names of threads, by the number of the text that <see cref="Thread"/> refers to.</summary>
    public Dictionary<int, string> ThreadNames { get; } = [];

    /// <summary>The name of the process; empty if the file has none.</summary>
    public string Process { get; private set; } = "";

    /// <summary>Whether something behind the events could not be read.</summary>
    public bool IsDamaged { get; set; }

    public int Count => Phase.Count;

    /// <summary>Adds an event. Kinds that the page does not show are left out.</summary>
    public void Add(JsonElement each)
    {
        string phase = TextOf(each, "ph");
        int thread = NumberOf($"{TextOf(each, "pid")}/{TextOf(each, "tid")}");
        if (phase == "M")
        {
            AddName(each, thread);
            return;
        }

        if (phase is not ("X" or "b" or "e" or "i" or "C" or "s" or "f"))
        {
            return;
        }

        Phase.Add(NumberOf(phase));
        Name.Add(NumberOf(TextOf(each, "name")));
        Category.Add(NumberOf(TextOf(each, "cat")));
        Detail.Add(NumberOf(ArgumentOf(each, "detail")));
        Id.Add(NumberOf(TextOf(each, "id")));
        Time.Add(ValueOf(each, "ts"));
        Duration.Add(
            phase != "C" ? ValueOf(each, "dur")
            : each.TryGetProperty("args", out JsonElement values) ? ValueOf(values, "value")
            : 0
        );
        Thread.Add(thread);
    }

    private static string TextOf(JsonElement each, string name) =>
        each.TryGetProperty(name, out JsonElement value) ? value.ToString() : "";

    private static string ArgumentOf(JsonElement each, string name) =>
        each.TryGetProperty("args", out JsonElement values) && values.ValueKind == JsonValueKind.Object
            ? TextOf(values, name)
            : "";

    private static double ValueOf(JsonElement each, string name) =>
        each.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Number
            ? value.GetDouble()
            : 0;

    private void AddName(JsonElement each, int thread)
    {
        string name = ArgumentOf(each, "name");
        if (TextOf(each, "name") == "process_name")
        {
            Process = name;
        }
        else if (TextOf(each, "name") == "thread_name")
        {
            ThreadNames[thread] = name;
        }
    }

    private int NumberOf(string text)
    {
        if (!_numbers.TryGetValue(text, out int number))
        {
            _numbers[text] = number = Texts.Count;
            Texts.Add(text);
        }

        return number;
    }
}
