namespace Becket.Site.Code;

/// <summary>What a piece of code is: each has a colour.</summary>
internal enum CodeKind
{
    Plain,
    Keyword,
    Type,
    Method,
    String,
    Number,
    Comment,
}
