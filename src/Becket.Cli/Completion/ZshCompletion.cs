using System.Text;
using Becket.Cli.Commands;
using Becket.Cli.Parsing;

namespace Becket.Cli.Completion;

/// <summary>The completion for zsh: a specification for each option, which _arguments of zsh reads.</summary>
internal static class ZshCompletion
{
    public static string Script(CommandLine tool)
    {
        var script = new StringBuilder("#compdef becket\n# It is generated: becket completion zsh\n\n_becket() {\n");
        script.Append("    local curcontext=\"$curcontext\" context state line ret=1\n");
        script.Append("    typeset -A opt_args\n");
        script.Append("    _arguments -C '1: :->command' '*:: :->argument' && ret=0\n");
        script.Append("    if [[ $state == command ]]; then\n        local -a commands=(\n");
        foreach (ToolCommand command in tool.Commands)
        {
            string text = $"{command.Description.Name}:{Escaped(command.Description.Summary.TrimEnd('.'))}";
            script.Append($"            {CompletionData.Quoted(text)}\n");
        }

        script.Append("        )\n        _describe -t commands command commands && ret=0\n");
        script.Append("        return ret\n    fi\n    case $words[1] in\n");
        foreach (ToolCommand command in tool.Commands)
        {
            WriteCommand(script, command);
        }

        script.Append("    esac\n    return ret\n}\n\n");
        return script
            .Append("if [[ $funcstack[1] == _becket ]]; then\n    _becket \"$@\"\nelse\n")
            .Append("    compdef _becket becket\nfi\n")
            .ToString();
    }

    private static void WriteCommand(StringBuilder script, ToolCommand command)
    {
        string wordsEndOptions = command.Description.Words is null ? " -A '-*'" : "";
        script.Append($"    {command.Description.Name})\n        _arguments -s -S{wordsEndOptions} \\\n");
        foreach (OptionDescription option in command.Options.Options.Where(option => option.IsListed))
        {
            foreach (string name in option.Names)
            {
                script.Append($"            {CompletionData.Quoted(Specification(option, name))} \\\n");
            }
        }

        script.Append(
            command.Description.Words is { } words
                ? $"            {CompletionData.Quoted($"1:word:({string.Join(' ', words)})")} && ret=0\n"
                : "            '(-)1:command: _command_names -e' '*:: :_normal' && ret=0\n"
        );
        script.Append("        ;;\n");
    }

    /// <summary>An option as _arguments takes it: *-j+[help]:N: for -j5 and -j 5, and with = for --jobs=5.</summary>
    private static string Specification(OptionDescription option, string name)
    {
        string attached = (option.Value, name.Length > 2) switch
        {
            (OptionValue.None, _) => "",
            (OptionValue.Optional, false) => "-",
            (OptionValue.Optional, true) => "=-",
            (_, false) => "+",
            _ => "=",
        };
        string typed = name.Replace("?", "\\?", StringComparison.Ordinal);
        string text = $"*{typed}{attached}[{Escaped(CompletionData.Sentence(option.Help))}]";
        return option.Value switch
        {
            OptionValue.None => text,
            OptionValue.Optional => $"{text}::{Escaped(option.ValueName!)}:{Action(option)}",
            _ => $"{text}:{Escaped(option.ValueName!)}:{Action(option)}",
        };
    }

    private static string Action(OptionDescription option) =>
        CompletionData.IsFile(option) ? "_files"
        : CompletionData.IsDirectory(option) ? "_files -/"
        : CompletionData.Choices(option) is { Count: > 0 } choices ? $"({string.Join(' ', choices)})"
        : " ";

    private static string Escaped(string text) =>
        text.Replace("\\", "\\\\", StringComparison.Ordinal)
            .Replace(":", "\\:", StringComparison.Ordinal)
            .Replace("[", "\\[", StringComparison.Ordinal)
            .Replace("]", "\\]", StringComparison.Ordinal);
}
