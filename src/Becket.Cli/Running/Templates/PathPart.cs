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

    /// <summary><c>{..}</c></summary>
    WithoutTwoExtensions,

    /// <summary><c>{...}</c></summary>
    WithoutThreeExtensions,

    /// <summary><c>{/..}</c></summary>
    NameWithoutTwoExtensions,

    /// <summary><c>{/...}</c></summary>
    NameWithoutThreeExtensions,

    /// <summary><c>{+/}</c>: the text before the last slash.</summary>
    BeforeName,

    /// <summary><c>{+.}</c></summary>
    Extension,

    /// <summary><c>{+..}</c></summary>
    TwoExtensions,

    /// <summary><c>{+...}</c></summary>
    ThreeExtensions,
}
