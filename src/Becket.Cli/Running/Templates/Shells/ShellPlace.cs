namespace Becket.Cli.Running.Templates.Shells;

/// <summary>A placeholder's place in a script.</summary>
internal sealed class ShellPlace(ShellContext context)
{
    public ShellContext Context => context;

    /// <summary>Whether the shell evaluates the text as a number, also between quotes: an operand of -gt in
    /// <c>[[ ]]</c>.</summary>
    public bool TakesNumber { get; set; }

    /// <summary>Whether a redirection follows, so that a number would be the number of a descriptor.</summary>
    public bool IsBeforeRedirection { get; init; }

    /// <summary>Whether the word is an operand of <c>[[ ]]</c>, which may also be an operator.</summary>
    public bool IsInTest { get; init; }

    /// <summary>The here-document around the placeholder; null for none.</summary>
    public HereDocument? HereDocument { get; init; }
}
