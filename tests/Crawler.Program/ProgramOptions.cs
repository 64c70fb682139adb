namespace Crawler.Program;

/// <summary>The arguments, as in <c>items=items.jsonl</c>.</summary>
internal sealed record ProgramOptions
{
    public required string Address { get; init; }

    public string? Items { get; init; }

    public string? State { get; init; }

    public int Concurrent { get; init; }

    public int Domain { get; init; }

    public int Pages { get; init; }

    public static ProgramOptions Of(IEnumerable<string> arguments)
    {
        var values = arguments
            .Select(argument => argument.Split('=', 2))
            .ToDictionary(pair => pair[0], pair => pair[1]);
        int Number(string name, int fallback) =>
            values.TryGetValue(name, out string? text) ? int.Parse(text, provider: null) : fallback;
        return new()
        {
            Address = values["address"],
            Items = values.GetValueOrDefault("items"),
            State = values.GetValueOrDefault("state"),
            Concurrent = Number("concurrent", 16),
            Domain = Number("domain", 8),
            Pages = Number("pages", 0),
        };
    }
}
