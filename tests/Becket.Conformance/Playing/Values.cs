using System.Text.Json.Nodes;

namespace Becket.Conformance.Playing;

/// <summary>
/// The programs' values: null, bool, double, string, a list (<c>object?[]</c>), a <see cref="Failure"/>, or an object
/// of the library that a name is bound to.
/// </summary>
internal static class Values
{
    /// <summary>The value as a deferred, as a callback returns it: a deferred is itself, a failure becomes a failed
    /// deferred, any other value a fired one.</summary>
    /// <remarks>A chain takes the result of a fired deferred at once, so this has the same effect as returning or
    /// raising the value.</remarks>
    public static Deferred<object?> AsDeferred(object? value) =>
        value switch
        {
            Deferred<object?> deferred => deferred,
            Failure failure => Deferred.Fail<object?>(failure),
            _ => Deferred.Succeed(value),
        };

    /// <summary>The argument of a callback for success and failure.</summary>
    public static object? Of(Outcome<object?> outcome) => outcome.Succeeded ? outcome.Value : outcome.Failure;

    /// <summary>The pairs that a list of deferreds fires with.</summary>
    public static object? Of(DeferredListResult<object?> result) =>
        result.FirstIndex is { } index
            ? new[] { Of(result[0]), (double)index }
            : result.Select(object? (outcome) => new[] { outcome.Succeeded, Of(outcome) }).ToArray();

    /// <summary>The value as JSON, as in a trace.</summary>
    /// <param name="value">The value.</param>
    /// <param name="nameOf">The first name of an object.</param>
    public static JsonNode? ToJson(object? value, Func<object, string?> nameOf) =>
        value switch
        {
            null => null,
            bool truth => JsonValue.Create(truth),
            double number => JsonValue.Create(number),
            string text => JsonValue.Create(text),
            object?[] list => new JsonArray([.. list.Select(item => ToJson(item, nameOf))]),
            Failure failure => ToJson(failure),
            _ => new JsonObject { ["ref"] = nameOf(value) },
        };

    private static JsonObject ToJson(Failure failure)
    {
        var json = new JsonObject { ["failure"] = Errors.NameOf(failure.Exception) };

        // An error that a program made itself has no member: it is shown without one.
        if (failure.Exception is FirstErrorException first && first.SubFailure.Exception != first)
        {
            json["index"] = first.Index;
            json["sub"] = ToJson(first.SubFailure);
        }

        return json;
    }
}
