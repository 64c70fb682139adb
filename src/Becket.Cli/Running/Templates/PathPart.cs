namespace Becket.Cli.Running.Templates;

/// <summary>What of a value is wanted, where the value is a path.</summary>
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
