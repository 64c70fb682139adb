using System.Text.Json;

namespace Becket.Cli.Top;

/// <summary>What a program says of itself.</summary>
/// <param name="Process">Its process number.</param>
/// <param name="Program">Its name.</param>
/// <param name="Reactors">Its reactors that run.</param>
internal sealed record ProgramReport(int Process, string Program, IReadOnlyList<ReactorReport> Reactors)
{
    // The tree of waits is deep.
    private static readonly JsonDocumentOptions s_options = new() { MaxDepth = 600 };

    /// <summary>Reads a report.</summary>
    /// <exception cref="JsonException">It is none.</exception>
    public static ProgramReport Read(string json)
    {
        using var document = JsonDocument.Parse(json, s_options);
        JsonElement root = document.RootElement;
        try
        {
            return new ProgramReport(
                root.GetProperty("process").GetInt32(),
                root.GetProperty("program").GetString() ?? "",
                [.. root.GetProperty("reactors").EnumerateArray().Select(ReadReactor)]
            );
        }
        catch (Exception error) when (error is KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new JsonException("This is no report of a program.", error);
        }
    }

    private static ReactorReport ReadReactor(JsonElement reactor) =>
        new(
            reactor.GetProperty("name").GetString() ?? "",
            reactor.TryGetProperty("blocked", out JsonElement blocked)
                ? new BlockedReport(
                    TimeSpan.FromSeconds(blocked.GetProperty("for").GetDouble()),
                    blocked.GetProperty("ran").GetString() ?? "",
                    blocked.TryGetProperty("stack", out JsonElement stack) ? stack.GetString() : null
                )
                : null,
            reactor.TryGetProperty("snapshot", out JsonElement snapshot)
                ? ReactorSnapshot.FromJson(snapshot.GetRawText())
                : null
        );
}
