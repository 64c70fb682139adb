namespace Becket.Http.Loop;

/// <summary>A status line and the header fields after it.</summary>
internal sealed record ResponseHead(
    Version Version,
    int Status,
    string Reason,
    List<(string Name, string Value)> Fields
)
{
    public bool IsInformational => Status is >= 100 and < 200 and not 101;

    /// <summary>The value of a field, or null; of several, the last.</summary>
    public string? Find(string name) => FindAll(name).LastOrDefault();

    /// <summary>The values of a field, in order.</summary>
    public IEnumerable<string> FindAll(string name) =>
        Fields.Where(field => field.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(field => field.Value);

    /// <summary>Whether a list of tokens, as in <c>Connection: close, upgrade</c>, has a token.</summary>
    public bool Has(string name, string token) =>
        Fields.Any(field =>
            field.Name.Equals(name, StringComparison.OrdinalIgnoreCase)
            && field.Value.Split(',', StringSplitOptions.TrimEntries).Contains(token, StringComparer.OrdinalIgnoreCase)
        );
}
