namespace Becket.Processes;

/// <summary>A line that a child has written, see
/// <see cref="ProcessExtensions.GetProcessLines"/>.</summary>
/// <param name="text">Its text.</param>
/// <param name="isError">Whether it was written to standard error.</param>
/// <param name="isCut">Whether the rest of the line comes with the next one of the same stream.</param>
public sealed class ProcessLine(string text, bool isError, bool isCut)
{
    /// <summary>The line read as UTF-8, without the line feed, and a carriage return before it; bytes that are not
    /// UTF-8 are replacement characters.</summary>
    public string Text => text;

    /// <summary>Whether the child has written it to its standard error; otherwise to its standard output.</summary>
    public bool IsError => isError;

    /// <summary>Whether the line is longer than the limit: its rest comes with the next line of the same stream, and is
    /// perhaps empty. No character is split.</summary>
    public bool IsCut => isCut;

    /// <inheritdoc/>
    public override string ToString() => text;
}
