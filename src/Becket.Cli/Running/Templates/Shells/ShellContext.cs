namespace Becket.Cli.Running.Templates.Shells;

/// <summary>How a shell reads the text at a placeholder.</summary>
internal enum ShellContext
{
    /// <summary>As a word, or a part of one.</summary>
    Word,
    InDoubleQuotes,
    InSingleQuotes,

    /// <summary>As a number that the shell calculates with: it evaluates any other text, and text may hold
    /// commands.</summary>
    Arithmetic,

    /// <summary>As the text of a here-document, in which <c>$</c> begins an expansion.</summary>
    InHereDocument,

    /// <summary>As the text of a here-document whose delimiter is quoted: every character stays.</summary>
    InLiteralHereDocument,

    /// <summary>Not at all: the placeholder stays as typed.</summary>
    InComment,
}
