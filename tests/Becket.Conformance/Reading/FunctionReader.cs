using System.Text.Json;
using Becket.Conformance.Playing;
using Becket.Conformance.Playing.Things;

namespace Becket.Conformance.Reading;

/// <summary>Reads functions and their behaviours.</summary>
internal static class FunctionReader
{
    public static FunctionText Read(JsonElement element)
    {
        string log = Json.Text(
            Json.Member(element, "log")
                ?? throw new BadProgramException($"a function has a \"log\": {Json.Excerpt(element)}")
        );
        if (Json.Member(element, "calls") is not { } calls)
        {
            return new FunctionText(log, [ReadBehaviour(element)]);
        }

        Behaviour[] behaviours = [.. Json.List(calls).Select(ReadBehaviour)];
        return new FunctionText(
            log,
            behaviours is []
                ? throw new BadProgramException($"\"calls\" names at least one: {Json.Excerpt(element)}")
                : behaviours
        );
    }

    public static Behaviour ReadBehaviour(JsonElement element) =>
        new(
            Json.Member(element, "effects") is { } effects ? StepReader.ReadAll(effects) : [],
            Json.Flag(element, "propagate"),
            ReadDo(
                Json.Member(element, "do")
                    ?? throw new BadProgramException($"a function has a \"do\": {Json.Excerpt(element)}")
            )
        );

    public static Do ReadDo(JsonElement element)
    {
        var arguments = new Arguments(element, "DO");
        Do read = ReadDo(arguments);
        arguments.End();
        return read;
    }

    private static Do ReadDo(Arguments arguments)
    {
        switch (arguments.Head)
        {
            case "return":
                Func<object?> value = arguments.Value();
                return (_, _) => value();

            case "input":
                return static (_, input) => input;

            case "raise":
                string raised = arguments.Error();
                return (_, _) => throw Errors.Make(raised);

            case "failure":
                string failure = arguments.Error();
                return (_, _) => new Failure(Errors.Make(failure));

            case "wrap":
                Func<object?> wrapping = arguments.Value();
                return (_, input) => new[] { wrapping(), input };

            case "add":
                double addend = arguments.Number();
                return (_, input) => input is double number ? number + addend : input;

            case "deferred":
                string deferred = arguments.Text();
                return (player, _) => player.Get<DeferredThing>(deferred).Handle;

            case "trap":
                string[] errors = arguments.Errors();
                Do then = arguments.Do();
                return (player, input) =>
                {
                    if (input is not Failure trapped)
                    {
                        return input;
                    }

                    if (!Errors.IsOneOf(trapped.Exception, errors))
                    {
                        trapped.Throw();
                    }

                    return then(player, input);
                };

            default:
                throw new BadProgramException($"there is no DO \"{arguments.Head}\"");
        }
    }
}
