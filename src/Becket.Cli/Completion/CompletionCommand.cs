using Becket.Cli.Commands;
using Becket.Cli.Parsing;

namespace Becket.Cli.Completion;

/// <summary><c>becket completion</c>: prints a script for a shell that completes the tool's commands and
/// options.</summary>
/// <param name="tool">The commands.</param>
internal sealed class CompletionCommand(CommandLine tool) : ToolCommand
{
    public override CommandDescription Description { get; } =
        new()
        {
            FullName = "becket completion",
            Summary = "Print a script that completes commands and options in a shell.",
            Usage = ["bash|zsh|fish"],
            After =
            [
                new HelpSection(
                    "Examples",
                    [
                        ("source <(becket completion bash)", "Completion in this bash; the line may be in ~/.bashrc."),
                        ("becket completion zsh > ~/.zfunc/_becket", "For zsh, with fpath+=~/.zfunc before compinit."),
                        ("becket completion fish > ~/.config/fish/completions/becket.fish", "For fish."),
                    ]
                ),
            ],
            Words = ["bash", "zsh", "fish"],
        };

    protected override IReadOnlyList<OptionDescription> CreateOptions() => InformationOptions.Create();

    protected override int Execute(GivenLine line, TextWriter output, TextWriter error)
    {
        output.Write(
            line.Words switch
            {
                ["bash"] => BashCompletion.Script(tool),
                ["zsh"] => ZshCompletion.Script(tool),
                ["fish"] => FishCompletion.Script(tool),
                [var other] => throw new MisuseException($"there is no completion for '{other}', only bash, zsh, fish"),
                _ => throw new MisuseException("say for which shell: becket completion bash, zsh or fish"),
            }
        );
        return Cli.Success;
    }
}
