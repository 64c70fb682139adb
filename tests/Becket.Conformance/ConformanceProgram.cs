using System.Text.Json;
using System.Text.Json.Nodes;
using Becket.Conformance.Checking;
using Becket.Conformance.Playing;
using Becket.Conformance.Reading;

namespace Becket.Conformance;

/// <summary>One program of the corpus, and the trace that Twisted gives for it.</summary>
public sealed class ConformanceProgram
{
    private readonly Step[] _steps;
    private readonly JsonElement? _expected;

    private ConformanceProgram(JsonElement program, string id)
    {
        Id = id;
        Tags = Json.Member(program, "tags") is { } tags ? Json.Texts(tags) : [];
        _steps = StepReader.ReadProgram(
            Json.Member(program, "steps") ?? throw new BadProgramException("there are no \"steps\"")
        );
        _expected = Json.Member(program, "trace_async") ?? Json.Member(program, "trace");
    }

    /// <summary>Its name.</summary>
    public string Id { get; }

    /// <summary>The features that it uses.</summary>
    public IReadOnlyList<string> Tags { get; }

    /// <summary>Reads a program.</summary>
    /// <param name="json">A JSON object.</param>
    /// <returns>Null for a program that is for generators only: C# has one style, the coroutine.</returns>
    /// <exception cref="BadProgramException">It is not JSON, or not a program.</exception>
    public static ConformanceProgram? Read(string json)
    {
        JsonElement program = Parse(json);
        string id = Json.Text(Json.Member(program, "id") ?? throw new BadProgramException("it has no \"id\""));
        try
        {
            return IsForGeneratorsOnly(program) ? null : new ConformanceProgram(program, id);
        }
        catch (BadProgramException error)
        {
            throw new BadProgramException($"{id}: {error.Message}", error);
        }
    }

    /// <summary>Plays it and returns the trace.</summary>
    /// <exception cref="BadProgramException">A step uses an object in a way that its kind does not allow.</exception>
    public JsonArray Play()
    {
        try
        {
            return Player.Play(_steps);
        }
        catch (BadProgramException error)
        {
            throw new BadProgramException($"{Id}: {error.Message}", error);
        }
    }

    /// <summary>Plays it and compares the trace with Twisted's.</summary>
    /// <returns>The first difference, on one line; null if there is none.</returns>
    /// <exception cref="BadProgramException">There is no trace to compare with, or it cannot be played.</exception>
    public string? FirstDifference() =>
        Traces.FirstDifference(
            Play(),
            _expected ?? throw new BadProgramException($"{Id}: there is no \"trace\" to compare with")
        );

    private static bool IsForGeneratorsOnly(JsonElement program) =>
        Json.Member(program, "family") is { } family
        && Json.Text(family) == "inlinecallbacks"
        && !(Json.Member(program, "styles") is { } styles && Json.Texts(styles).Contains("async"));

    private static JsonElement Parse(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = Json.MaxDepth });
            return document.RootElement.Clone();
        }
        catch (JsonException error)
        {
            throw new BadProgramException($"this is not JSON: {error.Message}", error);
        }
    }
}
