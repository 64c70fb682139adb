using Becket.Cli.Running.Templates.Expressions;

namespace Becket.Cli.Running.Templates;

/// <summary>A text that is a placeholder because an option says so.</summary>
/// <param name="Text">The text, such as <c>,,</c> for <c>-I ,,</c>.</param>
/// <param name="Standard">The placeholder that it replaces, without its braces, such as <c>.</c> for <c>{.}</c>; null
/// for a new one.</param>
/// <param name="Rule">What a new one does to the value; null for one that replaces another.</param>
internal sealed record PlaceholderTag(string Text, string? Standard, ReplacementRule? Rule);
