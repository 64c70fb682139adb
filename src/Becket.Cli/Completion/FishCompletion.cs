using System.Text;
using Becket.Cli.Commands;
using Becket.Cli.Parsing;

namespace Becket.Cli.Completion;

/// <summary>The completion for fish.</summary>
internal static class FishCompletion
{
    /// <summary>The part that is the same for all options: finds where the command's own words begin, as options of
    /// another program follow them.</summary>
    private const string Functions = """
        function __becket_place
            # Prints the command of becket, and "options", or "words" and what has been typed of the other words.
            set -l typed (commandline -opc)
            set -q typed[2]; or return 1
            set -l command $typed[2]
            set -l expects 0
            for i in (seq 3 (count $typed))
                set -l word $typed[$i]
                if test $expects = 1
                    set expects 0
                else if test "$word" = --
                    printf '%s\n' $command words $typed[(math $i + 1)..-1]
                    return
                else if string match -qr -- '^--' "$word"
                    __becket_takes_value $command "$word"; and set expects 1
                else if string match -qr -- '^-.' "$word"
                    set -l letters (string split -- '' (string sub -s 2 -- "$word"))
                    for j in (seq (count $letters))
                        if __becket_takes_value $command -$letters[$j]
                            test $j = (count $letters); and set expects 1
                            break
                        end
                    end
                else if contains -- $command $__becket_runners
                    printf '%s\n' $command words $typed[$i..-1]
                    return
                end
            end
            printf '%s\n' $command options
        end

        function __becket_at
            set -l place (__becket_place); or return 1
            test "$place[1]" = $argv[1] -a "$place[2]" = options
        end

        function __becket_in_command
            set -l place (__becket_place); or return 1
            contains -- $place[1] $__becket_runners
        end

        function __becket_command
            set -l place (__becket_place)
            if set -q place[3]
                complete -C (string join ' ' -- (string escape -- $place[3..-1]) (commandline -ct))
            else if not string match -q -- '-*' (commandline -ct)
                __fish_complete_command
            end
        end

        complete -c becket -f
        complete -c becket -n __becket_in_command -a '(__becket_command)'

        """;

    public static string Script(CommandLine tool)
    {
        var script = new StringBuilder("# Completion of becket for fish. It is generated: becket completion fish\n\n");
        script.Append("function __becket_takes_value\n    switch \"$argv[1] $argv[2]\"\n        case");
        foreach (ToolCommand command in tool.Commands)
        {
            IEnumerable<string> names = command
                .Options.Options.Where(option => option.Value == OptionValue.Required)
                .SelectMany(option => option.Names);
            script.AppendJoin("", names.Select(name => $" '{command.Description.Name} {name}'"));
        }

        script
            .Append("\n            return 0\n    end\n    return 1\nend\n\n")
            .Append($"set -g __becket_runners {CompletionData.Runners(tool)}\n\n")
            .Append(Functions);
        foreach (ToolCommand command in tool.Commands)
        {
            WriteCommand(script, command);
        }

        return script.ToString();
    }

    private static void WriteCommand(StringBuilder script, ToolCommand command)
    {
        string name = command.Description.Name;
        string summary = Quoted(command.Description.Summary.TrimEnd('.'));
        script.Append($"\ncomplete -c becket -n __fish_is_first_arg -a {name} -d {summary}\n");
        if (command.Description.Words is { Count: > 0 } words)
        {
            script.Append($"complete -c becket -n '__becket_at {name}' -a '{string.Join(' ', words)}'\n");
        }

        foreach (OptionDescription option in command.Options.Options.Where(option => option.IsListed))
        {
            script.Append($"complete -c becket -n '__becket_at {name}'");
            foreach (string each in option.Names)
            {
                script.Append(each.Length > 2 ? $" -l {each[2..]}" : $" -s {Quoted(each[1..])}");
            }

            script.Append(Value(option)).Append($" -d {Quoted(CompletionData.Sentence(option.Help))}\n");
        }
    }

    /// <summary>An option's value: -r says that there is one, -F offers files, -x offers only what follows.</summary>
    private static string Value(OptionDescription option) =>
        option.Value != OptionValue.Required ? ""
        : CompletionData.IsFile(option) ? " -r -F"
        : CompletionData.IsDirectory(option) ? " -x -a '(__fish_complete_directories)'"
        : CompletionData.Choices(option) is { Count: > 0 } choices ? $" -x -a '{string.Join(' ', choices)}'"
        : " -x";

    /// <summary>Text as one word for fish, which knows \' between single quotes.</summary>
    private static string Quoted(string text) =>
        $"'{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal)}'";
}
