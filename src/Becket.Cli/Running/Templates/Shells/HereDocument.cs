namespace Becket.Cli.Running.Templates.Shells;

/// <summary>A here-document of a script.</summary>
/// <param name="Delimiter">The line that ends it.</param>
/// <param name="IsLiteral">Whether the delimiter is quoted, so that the shell expands nothing in the text.</param>
/// <param name="StripsTabs">Whether the shell removes tabs at the beginning of each line (<c>&lt;&lt;-</c>).</param>
internal sealed record HereDocument(string Delimiter, bool IsLiteral, bool StripsTabs)
{
    /// <summary>Checks that a value in the text is neither the line that ends it nor changed by the shell.</summary>
    /// <param name="script">The script with its values.</param>
    /// <param name="start">The index of the value's first character.</param>
    /// <param name="end">The index behind its last one.</param>
    /// <exception cref="ValueException">It is.</exception>
    public void Check(string script, int start, int end)
    {
        int line = start == 0 ? 0 : script.LastIndexOf('\n', start - 1) + 1;
        while (line <= end && line < script.Length)
        {
            int lineEnd = script.IndexOf('\n', line);
            lineEnd = lineEnd < 0 ? script.Length : lineEnd;
            ReadOnlySpan<char> text = script.AsSpan(line, lineEnd - line);
            if (StripsTabs && text.StartsWith('\t') && line >= start && line < end)
            {
                throw new ValueException("<<- removes the tab at the beginning of a value's line: write << instead");
            }

            if ((StripsTabs ? text.TrimStart('\t') : text).SequenceEqual(Delimiter))
            {
                throw new ValueException(
                    $"the value holds the line {Delimiter}, which ends the here-document: choose another delimiter"
                );
            }

            line = lineEnd + 1;
        }
    }
}
