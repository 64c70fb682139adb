using System.Text;

namespace Becket.Cli.Running.Templates.Shells;

/// <summary>Reads a script as a shell does, and finds how the shell reads each placeholder.</summary>
internal abstract class ScriptScanner
{
    /// <summary>Stands for a placeholder in the script: half a character, which no text has.</summary>
    public const char Mark = '\uD800';

    /// <summary>What to do about a script that takes no values at its end.</summary>
    protected const string WriteThePlace = "; write {} where the value belongs";

    private readonly List<ShellPlace> _places = [];
    private readonly List<string> _literals = [];

    /// <summary>The text between the placeholders: one more than there are placeholders.</summary>
    public IReadOnlyList<string> Literals => _literals;

    public IReadOnlyList<ShellPlace> Places => _places;

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
