using Becket.Conformance.Playing;
using Becket.Conformance.Reading;

namespace Becket.Conformance.Steps;

/// <summary>Generator functions and their calls.</summary>
internal static class GeneratorSteps
{
    public static IReadOnlyDictionary<string, ReadStep> All { get; } = new Dictionary<string, ReadStep>
    {
        ["gen"] = static arguments =>
        {
            var (name, ops) = (arguments.Text(), arguments.Ops());
            return player => player.Bind(name, new Generator(name, ops));
        },
        ["inline"] = static arguments =>
        {
            var (name, generator) = (arguments.Text(), arguments.Used());
            return player => player.Bind(name, new DeferredThing(player.Get<Generator>(generator).Call(player)));
        },
    };
}
