using System.Text;

namespace Becket.Cli.Running.Templates.Shells;

/// <summary>Reads a script as a shell does, and finds how the shell reads each placeholder.</summary>
/// <param name="script">The script, with a <see cref="Mark"/> for each placeholder.</param>
internal abstract class ScriptScanner(string script)
{
    /// <summary>Stands for a placeholder in the script: half a character, which no text has.</summary>
    public const char Mark = '\uD800';

    /// <summary>What to do about a script that takes no values at its end.</summary>
    protected const string WriteThePlace = "; write {} where the value belongs";

    private readonly List<ShellPlace> _places = [];
    private readonly List<string> _literals = [];

    /// <summary>Whether the end of the script is part of a comment.</summary>
    private bool _endsInComment;

    /// <summary>The text between the placeholders: one more than there are placeholders.</summary>
    public IReadOnlyList<string> Literals => _literals;

    public IReadOnlyList<ShellPlace> Places => _places;

    /// <summary>The script.</summary>
    protected string Script { get; } = script;

    /// <summary>The index of the character to read.</summary>
    protected int At { get; set; }

    /// <summary>The character after the one to read; NUL at the end.</summary>
    protected char Next => At + 1 < Script.Length ? Script[At + 1] : '\0';

    /// <summary>The text since the last placeholder.</summary>
    protected StringBuilder Literal { get; } = new();

    /// <summary>Reads a script.</summary>
    /// <param name="script">The script, with a <see cref="Mark"/> for each placeholder.</param>
    /// <param name="kind">The shell.</param>
    /// <exception cref="MisuseException">The shell would read a value as code, or change it.</exception>
    public static ScriptScanner Read(string script, ShellKind kind) =>
        kind == ShellKind.Fish ? new FishScanner(script) : new ShellScanner(script, kind);

    /// <summary>The place behind the script, where values are appended.</summary>
    /// <exception cref="MisuseException">The shell would read a value there as code, or not at all.</exception>
    public abstract ShellPlace Append();

    /// <summary>Why nothing can be appended to the script; null if something can.</summary>
    /// <param name="hasOpen">Whether a quote or parenthesis is open at the end.</param>
    protected string? Unfinished(bool hasOpen) =>
        _endsInComment ? "the script ends in a comment"
        : hasOpen ? "the script ends in an open quote or parenthesis"
        : Script.EndsWith('\\') ? "the script ends in a backslash"
        : null;

    /// <summary>Copies characters of the script.</summary>
    protected void Copy(int count = 1)
    {
        count = Math.Min(count, Script.Length - At);
        Literal.Append(Script, At, count);
        At += count;
    }

    /// <summary>Reads a comment. A placeholder in it is one, too.</summary>
    protected void Comment()
    {
        int end = Script.IndexOf('\n', At);
        end = end < 0 ? Script.Length : end;
        while (At < end)
        {
            if (Script[At] == Mark)
            {
                AddPlace(new ShellPlace(ShellContext.InComment));
                At++;
            }
            else
            {
                Copy();
            }
        }

        _endsInComment = At == Script.Length;
    }

    /// <summary>Ends the text before a placeholder.</summary>
    protected void AddPlace(ShellPlace place)
    {
        _places.Add(place);
        AddLiteral();
    }

    protected void AddLiteral()
    {
        _literals.Add(Literal.ToString());
        Literal.Clear();
    }
}
