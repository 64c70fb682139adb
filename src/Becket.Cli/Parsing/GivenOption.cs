namespace Becket.Cli.Parsing;

/// <summary>An option on a command line or in a profile.</summary>
/// <param name="Option">The option.</param>
/// <param name="Value">Its value, as <see cref="OptionDescription.Read"/> returned it.</param>
internal readonly record struct GivenOption(OptionDescription Option, object? Value);
