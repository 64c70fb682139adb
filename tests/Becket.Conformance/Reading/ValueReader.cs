using System.Text.Json;

namespace Becket.Conformance.Reading;

/// <summary>Reads a value that a program gives.</summary>
internal static class ValueReader
{
    /// <summary>Returns a function, as each use of a failure is a new error.</summary>
    public static Func<object?> Read(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Array:
                Func<object?>[] items = [.. element.EnumerateArray().Select(Read)];
                return () => items.Select(static item => item()).ToArray();

            case JsonValueKind.Object when Json.Member(element, "failure") is { } failure:
                string name = Json.Text(failure);
                _ = Errors.Knows(name) ? name : throw new BadProgramException($"there is no error \"{name}\"");
                return () => new Failure(Errors.Make(name));

            case JsonValueKind.Object:
                throw new BadProgramException($"{Json.Excerpt(element)} is no value that a program can give");

            default:
                object? value = element.ValueKind switch
                {
                    JsonValueKind.String => element.GetString(),
                    JsonValueKind.Number => element.GetDouble(),
                    JsonValueKind.Null => null,
                    _ => element.GetBoolean(),
                };
                return () => value;
        }
    }
}
