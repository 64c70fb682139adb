using Becket.Cli.Parsing;

namespace Becket.Cli.Running.Options;

/// <summary>Which files of options are read.</summary>
internal sealed record ProfileOptions
{
    public IReadOnlyList<string> Names { get; init; } = [];

    /// <summary>Whether no profile is read, nor the options that are read without being named.</summary>
    public bool Plain { get; init; }

    public static OptionGroup<ProfileOptions> CreateGroup() =>
        new OptionGroup<ProfileOptions>("Profiles")
            .Values(
                ["--profile", "-J"],
                "NAME",
                "Read options from ~/.config/becket/run/NAME, or from the file NAME if it has a slash; may be "
                    + "given more than once. The command line wins.",
                ValueReaders.FileName,
                (profile, names) => profile with { Names = names }
            )
            .Flag(
                ["--plain"],
                "Read no profile, not even ~/.config/becket/run/config and the variable BECKET_RUN.",
                profile => profile with { Plain = true }
            );
}
