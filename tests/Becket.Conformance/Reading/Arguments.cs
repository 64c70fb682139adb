using System.Text.Json;
using Becket.Conformance.Playing;
using Becket.Conformance.Playing.Generators;

namespace Becket.Conformance.Reading;

/// <summary>The arguments of a step (or an op, or a DO), read one after the other.</summary>
internal sealed class Arguments
{
    private readonly JsonElement _list;
    private readonly int _count;
    private readonly List<string> _used = [];
    private int _next = 1;

    /// <param name="list">A list. Its first element is the name of the step.</param>
    /// <param name="kind">The kind of the list, for messages: a step, for example.</param>
    public Arguments(JsonElement list, string kind)
    {
        _count = list.ValueKind == JsonValueKind.Array ? list.GetArrayLength() : 0;
        if (_count == 0 || list[0].ValueKind != JsonValueKind.String)
        {
            throw new BadProgramException($"a {kind} is a list that begins with its name, not {Json.Excerpt(list)}");
        }

        _list = list;
        Head = list[0].GetString()!;
    }

    /// <summary>The name of the step.</summary>
    public string Head { get; }

    public bool HasMore => _next < _count;

    /// <summary>The names that the step uses, in the order of its arguments.</summary>
    public string[] UsedNames => [.. _used];

    /// <summary>A name that the step will bind, or any other string.</summary>
    public string Text() => Json.Text(Next());

    /// <summary>A name that the step uses, which must be bound by then.</summary>
    public string Used()
    {
        string name = Text();
        _used.Add(name);
        return name;
    }

    public string[] UsedList()
    {
        string[] names = Json.Texts(Next());
        _used.AddRange(names);
        return names;
    }

    public Func<object?> Value() => ValueReader.Read(Next());

    public string Error() => ErrorName(Json.Text(Next()));

    public string[] Errors() => [.. Json.Texts(Next()).Select(ErrorName)];

    public double Number() => Json.Number(Next());

    public double[] Numbers() => [.. Json.List(Next()).Select(Json.Number)];

    public int Integer() => Json.Integer(Next());

    public int? IntegerOrNull() =>
        Next() is var element && element.ValueKind == JsonValueKind.Null ? null : Json.Integer(element);

    public bool Truth() => Json.Truth(Next());

    public FunctionText Function() => FunctionReader.Read(Next());

    /// <summary>A function that may be left out, at the end.</summary>
    public FunctionText? FunctionOrNone() => HasMore ? Function() : null;

    public Do Do() => FunctionReader.ReadDo(Next());

    public Behaviour[] Behaviours() => [.. Json.List(Next()).Select(FunctionReader.ReadBehaviour)];

    public Step Step() => StepReader.Read(Next());

    public Op[] Ops() => OpReader.ReadAll(Next());

    public Op[]? OpsOrNull() =>
        Next() is var element && element.ValueKind == JsonValueKind.Null ? null : OpReader.ReadAll(element);

    /// <summary>The next argument, of any kind.</summary>
    public JsonElement Next() =>
        HasMore ? _list[_next++] : throw new BadProgramException($"{Head} takes more arguments: {Json.Excerpt(_list)}");

    /// <summary>Options, an object that may be left out, at the end.</summary>
    public JsonElement? NextOrNone() => HasMore ? Next() : null;

    /// <summary>Checks that nothing is left over.</summary>
    public void End()
    {
        if (HasMore)
        {
            throw new BadProgramException($"{Head} takes fewer arguments: {Json.Excerpt(_list)}");
        }
    }

    private static string ErrorName(string name) =>
        Conformance.Errors.Knows(name) ? name : throw new BadProgramException($"there is no error \"{name}\"");
}
