namespace Becket.Cli.Parsing;

/// <summary>Another option that is meant if a certain value follows.</summary>
/// <param name="Name">The other option, which takes the value.</param>
/// <param name="Applies">Whether it is meant, given the value and the options before.</param>
internal sealed record OptionInstead(string Name, Func<string, IReadOnlyList<GivenOption>, bool> Applies);
