using System.Text.Json;
using Becket.Conformance.Playing;
using Becket.Conformance.Steps;

namespace Becket.Conformance.Reading;

/// <summary>Reads the arguments of a step and returns its action.</summary>
internal delegate Action<Player> ReadStep(Arguments arguments);

/// <summary>Reads steps.</summary>
internal static class StepReader
{
    private static readonly Dictionary<string, ReadStep> s_steps = new[]
    {
        DeferredSteps.All,
        ListSteps.All,
        GeneratorSteps.All,
        SyncSteps.All,
        ClockSteps.All,
        TimeoutSteps.All,
        LoopSteps.All,
        CooperatorSteps.All,
    }
        .SelectMany(static steps => steps)
        .ToDictionary();

    /// <summary>Reads the steps of a program; an error says which one is wrong.</summary>
    public static Step[] ReadProgram(JsonElement element) =>
        [
            .. Json.List(element)
                .Select(
                    static (step, i) =>
                    {
                        try
                        {
                            return Read(step);
                        }
                        catch (BadProgramException error)
                        {
                            throw new BadProgramException($"step {i}: {error.Message}", error);
                        }
                    }
                ),
        ];

    public static Step[] ReadAll(JsonElement element) => [.. Json.List(element).Select(Read)];

    public static Step Read(JsonElement element)
    {
        var arguments = new Arguments(element, "step");
        ReadStep read =
            s_steps.GetValueOrDefault(arguments.Head)
            ?? throw new BadProgramException($"there is no step \"{arguments.Head}\"");
        Action<Player> action = read(arguments);
        arguments.End();
        return new Step(arguments.UsedNames, action);
    }
}
