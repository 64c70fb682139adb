namespace Becket.Site.Code;

/// <summary>A piece of code that has one colour.</summary>
/// <param name="Text">The piece.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Symbol">The documentation id of what it names, such as <c>T:Becket.Net.Protocol</c>, or null.</param>
internal readonly record struct CodeSpan(string Text, CodeKind Kind = CodeKind.Plain, string? Symbol = null);
