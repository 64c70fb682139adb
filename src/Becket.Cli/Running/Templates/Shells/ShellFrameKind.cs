namespace Becket.Cli.Running.Templates.Shells;

/// <summary>The kind of a part of a script.</summary>
internal enum ShellFrameKind
{
    /// <summary>The script itself, or what is between parentheses.</summary>
    Commands,

    /// <summary>The parentheses of <c>a=(…)</c>.</summary>
    Array,
    DoubleQuotes,
    SingleQuotes,

    /// <summary><c>$'…'</c></summary>
    DollarQuotes,
    BackQuotes,

    /// <summary><c>${…}</c></summary>
    Parameter,

    /// <summary><c>$((…))</c> and <c>((…))</c></summary>
    Arithmetic,
    HereDocument,
}
