namespace Becket.Cli.Parsing;

/// <summary>Whether an option takes a value.</summary>
internal enum OptionValue
{
    /// <summary>It is a flag.</summary>
    None,

    /// <summary>It takes only a value that is attached to it: <c>-i{}</c>, <c>--replace={}</c>.</summary>
    Optional,

    /// <summary>Its value is attached, or is the next word.</summary>
    Required,
}
