namespace Becket.Cli.Parsing;

/// <summary>The options and the other words of a command line.</summary>
/// <param name="Options">The options in their order.</param>
/// <param name="Words">The other words.</param>
internal sealed record GivenLine(IReadOnlyList<GivenOption> Options, IReadOnlyList<string> Words)
{
    /// <summary>Whether the line has the option.</summary>
    public bool Has(OptionDescription option) => Options.Any(given => given.Option == option);

    /// <summary>Sets what the options set, each option at the place of its last occurrence: of two options that set the
    /// same thing, the later one counts.</summary>
    public TOptions ApplyTo<TOptions>(TOptions options)
    {
        for (int i = 0; i < Options.Count; i++)
        {
            if (Options[i].Option is CommandOption<TOptions> option && !Options.Skip(i + 1).Any(IsSame))
            {
                options = option.Apply(options, [.. Options.Take(i + 1).Where(IsSame).Select(given => given.Value)]);
            }

            bool IsSame(GivenOption given) => given.Option == Options[i].Option;
        }

        return options;
    }
}
