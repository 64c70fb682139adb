using Becket.Cli.Parsing;

namespace Becket.Cli.Commands;

/// <summary>A command of the tool: its description and options as data, and what it does.</summary>
internal abstract class ToolCommand
{
    public abstract CommandDescription Description { get; }

    /// <summary>The options, which are created when a command line is read.</summary>
    public OptionTable Options => field ??= new OptionTable(CreateOptions());

    /// <summary>Whether the first word that is no option ends the options.</summary>
    protected virtual bool WordsEndOptions => false;

    /// <summary>Reads the command line, and executes the command, or prints what an option asks for.</summary>
    /// <returns>The exit code.</returns>
    /// <exception cref="MisuseException">The command line makes no sense.</exception>
    public virtual int Run(IReadOnlyList<string> args, TextWriter output, TextWriter error)
    {
        GivenLine line = Parse(args);
        return line.Options is [.., { Option: InformationOption option, Value: var value }]
            ? option.Print(new InformationRequest(this, (string?)value, line.Words, output))
            : Execute(line, output, error);
    }

    /// <exception cref="MisuseException">The command line makes no sense.</exception>
    public GivenLine Parse(IReadOnlyList<string> args) => new OptionParser(Options, WordsEndOptions).Parse(args);

    /// <summary>Creates the options in the order of the help.</summary>
    protected abstract IReadOnlyList<OptionDescription> CreateOptions();

    /// <returns>The exit code.</returns>
    protected abstract int Execute(GivenLine line, TextWriter output, TextWriter error);
}
