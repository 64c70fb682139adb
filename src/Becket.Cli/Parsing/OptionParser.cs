namespace Becket.Cli.Parsing;

/// <summary>Reads a command line as GNU programs do: <c>--jobs 5</c>, <c>--jobs=5</c>, <c>--jo 5</c>, <c>-j 5</c>,
/// <c>-j5</c>, <c>-kj5</c>, and <c>--</c> behind the last option.</summary>
/// <param name="table">The options.</param>
/// <param name="wordsEndOptions">Whether the first other word ends the options: in <c>becket run -j5 grep -c x</c>, the
/// <c>-c</c> is an option of <c>grep</c>.</param>
internal sealed class OptionParser(OptionTable table, bool wordsEndOptions)
{
    private readonly List<GivenOption> _options = [];
    private readonly List<string> _words = [];
    private IReadOnlyList<string> _args = [];
    private int _next;

    /// <exception cref="MisuseException">An option is unknown, or has a wrong value or none.</exception>
    public GivenLine Parse(IReadOnlyList<string> args)
    {
        _args = args;
        bool isOption = true;
        while (_next < args.Count)
        {
            string arg = args[_next++];
            if (!isOption || arg.Length < 2 || arg[0] != '-')
            {
                _words.Add(arg);
                isOption &= !wordsEndOptions;
            }
            else if (arg == "--")
            {
                isOption = false;
            }
            else
            {
                isOption = arg[1] == '-' ? ReadLong(arg) : ReadLetters(arg);
            }
        }

        return new GivenLine(_options, _words);
    }

    /// <returns>False if the option ends the options.</returns>
    private bool ReadLong(string arg)
    {
        int equals = arg.IndexOf('=', StringComparison.Ordinal);
        OptionDescription option = table.Resolve(equals < 0 ? arg : arg[..equals]);
        return Add(option, equals < 0 ? null : arg[(equals + 1)..]);
    }

    /// <summary>Reads letters behind one dash, of which the last may have a value.</summary>
    private bool ReadLetters(string arg)
    {
        for (int i = 1; i < arg.Length; i++)
        {
            if (table.Find($"-{arg[i]}") is not { } option)
            {
                string letter = i == 1 ? arg : $"-{arg[i]}";
                throw new MisuseException($"there is no option '{letter}'{(i == 1 ? "" : $", as in {arg}")}");
            }

            if (option.Value != OptionValue.None)
            {
                return Add(option, i + 1 < arg.Length ? arg[(i + 1)..] : null);
            }

            if (!Add(option, null))
            {
                return false;
            }
        }

        return true;
    }

    private bool Add(OptionDescription option, string? attached)
    {
        if (
            option.Instead is { } instead
            && (attached ?? (_next < _args.Count ? _args[_next] : null)) is { } value
            && instead.Applies(value, _options)
        )
        {
            option = table.Resolve(instead.Name);
        }

        string? text = attached;
        switch (option.Value)
        {
            case OptionValue.None when attached is not null && attached != option.OptionalWord:
                throw new MisuseException($"{option.Names[0]} takes no value, not '{attached}'");
            case OptionValue.None when attached is null && _next < _args.Count && _args[_next] == option.OptionalWord:
                _next++;
                break;
            case OptionValue.Required when attached is null:
                text =
                    _next < _args.Count
                        ? _args[_next++]
                        : throw new MisuseException($"{option.Names[0]} needs a value: {option.Takes}");
                break;
            default:
                break;
        }

        _options.Add(new GivenOption(option, option.Read(text)));
        if (option.EndsOptions)
        {
            _words.Clear(); // the words behind it are for this option
        }

        return !option.EndsOptions;
    }
}
