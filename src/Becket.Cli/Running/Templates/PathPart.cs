namespace Becket.Cli.Running.Templates;

/// <summary>The part of a value that a placeholder takes, where the value is a path.</summary>
internal enum PathPart
{
    /// <summary><c>{}</c></summary>
    Whole,

    /// <summary><c>{.}</c></summary>
    WithoutExtension,

    /// <summary><c>{/}</c></summary>
    Name,

    /// <summary><c>{//}</c></summary>
    Directory,

    /// <summary><c>{/.}</c></summary>
    NameWithoutExtension,
}
