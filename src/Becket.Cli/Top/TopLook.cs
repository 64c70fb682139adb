namespace Becket.Cli.Top;

/// <summary>How a line looks.</summary>
internal enum TopLook
{
    Plain,

    /// <summary>The headings of columns, and what is of less interest.</summary>
    Dim,

    /// <summary>What names the part below.</summary>
    Heading,

    /// <summary>What is wrong.</summary>
    Bad,

    /// <summary>What the arrow keys are at.</summary>
    Chosen,
}
