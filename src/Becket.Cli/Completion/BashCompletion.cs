using System.Text;
using Becket.Cli.Commands;
using Becket.Cli.Parsing;

namespace Becket.Cli.Completion;

/// <summary>The completion for bash.</summary>
internal static class BashCompletion
{
    /// <summary>The part that is the same for all options: finds where the word at the cursor is. Bash splits
    /// --jobs=5 into three words.</summary>
    private const string Functions = """
        _becket_files() {
            compopt -o filenames 2>/dev/null
            mapfile -t COMPREPLY < <(compgen "$@")
        }

        _becket_offer() {
            case $2 in
            file) _becket_files -f -- "$1" ;;
            directory) _becket_files -d -- "$1" ;;
            any) ;;
            *) mapfile -t COMPREPLY < <(compgen -W "$2" -- "$1") ;;
            esac
        }

        _becket_of_command() {
            if declare -F _command_offset >/dev/null; then
                _command_offset "$1"
            elif ((COMP_CWORD == $1)); then
                _becket_files -c -- "$2"
            else
                _becket_files -f -- "$2"
            fi
        }

        _becket() {
            local current=${COMP_WORDS[COMP_CWORD]} command=${COMP_WORDS[1]-} expects='' word i letter
            COMPREPLY=()
            if ((COMP_CWORD == 1)); then
                _becket_offer "$current" "$(_becket_words '')"
                return
            fi
            for ((i = 2; i < COMP_CWORD; i++)); do
                word=${COMP_WORDS[i]}
                if [[ $word == '=' ]]; then
                    continue
                elif [[ $expects ]]; then
                    expects=''
                elif [[ $word == -- ]]; then
                    ((i++))
                    break
                elif [[ $word == --* ]]; then
                    expects=$(_becket_value "$command" "$word")
                elif [[ $word == -?* ]]; then
                    for ((letter = 1; letter < ${#word}; letter++)); do
                        expects=$(_becket_value "$command" "-${word:letter:1}")
                        if [[ $expects ]]; then
                            ((letter + 1 == ${#word})) || expects=''
                            break
                        fi
                    done
                elif _becket_runs_another "$command"; then
                    break
                fi
            done
            if [[ $current == '=' ]]; then
                current=''
            fi
            if [[ $expects ]]; then
                _becket_offer "$current" "$expects"
            elif ((i == COMP_CWORD)) && [[ $current == -* && ${COMP_WORDS[i - 1]} != -- ]]; then
                _becket_offer "$current" "$(_becket_options "$command")"
            elif _becket_runs_another "$command"; then
                _becket_of_command "$i" "$current"
            else
                _becket_offer "$current" "$(_becket_words "$command")"
            fi
        }

        complete -F _becket becket

        """;

    public static string Script(CommandLine tool)
    {
        var script = new StringBuilder("# Completion of becket for bash. It is generated: becket completion bash\n\n");
        WriteCases(script, "_becket_words", "$1", tool.Commands.Append(tool.Root).Select(Words));
        WriteCases(script, "_becket_options", "$1", tool.Commands.Select(Options));
        WriteCases(script, "_becket_value", "$1 $2", tool.Commands.SelectMany(Values));
        script.Append(
            $"_becket_runs_another() {{\n    [[ \" {CompletionData.Runners(tool)} \" == *\" $1 \"* ]]\n}}\n\n"
        );
        return script.Append(Functions).ToString();
    }

    private static (string Pattern, string Answer) Words(ToolCommand command) =>
        (
            command.Description.FullName == "becket" ? "''" : command.Description.Name,
            string.Join(' ', command.Description.Words ?? [])
        );

    private static (string Pattern, string Answer) Options(ToolCommand command) =>
        (
            command.Description.Name,
            string.Join(
                ' ',
                command.Options.Options.Where(option => option.IsListed).SelectMany(option => option.Names)
            )
        );

    /// <summary>What the options with a value take: file, directory, any, or a list of words.</summary>
    private static IEnumerable<(string Pattern, string Answer)> Values(ToolCommand command) =>
        command
            .Options.Options.Where(option => option.Value == OptionValue.Required)
            .GroupBy(Answer)
            .Select(group =>
                (
                    string.Join(
                        " | ",
                        group
                            .SelectMany(option => option.Names)
                            .Select(name => CompletionData.Quoted($"{command.Description.Name} {name}"))
                    ),
                    group.Key
                )
            );

    private static string Answer(OptionDescription option) =>
        CompletionData.IsFile(option) ? "file"
        : CompletionData.IsDirectory(option) ? "directory"
        : CompletionData.Choices(option) is { Count: > 0 } choices ? string.Join(' ', choices)
        : "any";

    private static void WriteCases(
        StringBuilder script,
        string name,
        string subject,
        IEnumerable<(string Pattern, string Answer)> cases
    )
    {
        script.Append($"{name}() {{\n    case \"{subject}\" in\n");
        foreach ((string pattern, string answer) in cases)
        {
            script.Append($"    {pattern}) printf '%s' {CompletionData.Quoted(answer)} ;;\n");
        }

        script.Append("    esac\n}\n\n");
    }
}
