using Becket.Conformance.Playing.Generators;
using Becket.Conformance.Playing.Things;
using Becket.Conformance.Reading;

namespace Becket.Conformance.Steps;

/// <summary>Generator functions and their calls.</summary>
internal static class GeneratorSteps
{
    public static IReadOnlyDictionary<string, ReadStep> All { get; } =
        new Dictionary<string, ReadStep>
        {
            ["gen"] = static arguments =>
            {
                (string? name, Op[]? ops) = (arguments.Text(), arguments.Ops());
                return player => player.Bind(name, new Generator(name, ops));
            },
            ["inline"] = static arguments =>
            {
                (string? name, string? generator) = (arguments.Text(), arguments.Used());
                return player => player.Bind(name, new DeferredThing(player.Get<Generator>(generator).Call(player)));
            },
        };
}
