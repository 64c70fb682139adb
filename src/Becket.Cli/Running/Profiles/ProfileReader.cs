using Becket.Cli.Commands;
using Becket.Cli.Parsing;
using Becket.Cli.Running.Options;

namespace Becket.Cli.Running.Profiles;

/// <summary>Reads the options that are not on the command line: the file config, the variable BECKET_RUN, and the
/// profiles that the command line names, in this order.</summary>
/// <param name="command">The command, whose options they are.</param>
/// <param name="variable">Returns an environment variable.</param>
internal sealed class ProfileReader(ToolCommand command, Func<string, string?> variable)
{
    public const string Variable = "BECKET_RUN";

    /// <summary>The directory of the profiles; null if no variable gives it.</summary>
    private string? Folder =>
        variable("XDG_CONFIG_HOME") is { Length: > 0 } configuration ? Path.Combine(configuration, "becket", "run")
        : variable("HOME") is { Length: > 0 } home ? Path.Combine(home, ".config", "becket", "run")
        : null;

    /// <exception cref="MisuseException">A profile is missing, or a line of it makes no sense.</exception>
    public IReadOnlyList<GivenOption> Read(ProfileOptions profiles)
    {
        var options = new List<GivenOption>();
        if (profiles.Plain)
        {
            return options;
        }

        if (Folder is { } folder && Path.Combine(folder, "config") is var config && File.Exists(config))
        {
            ReadFile(config, options);
        }

        if (variable(Variable) is { Length: > 0 } text)
        {
            ReadLine(text, Variable, options);
        }

        foreach (string name in profiles.Names)
        {
            ReadFile(FileOf(name), options);
        }

        return options;
    }

    private string FileOf(string name)
    {
        string file = name.Contains('/', StringComparison.Ordinal) ? name : Path.Combine(Folder ?? ".", name);
        return File.Exists(file) ? file : throw new MisuseException($"there is no profile '{name}': no file {file}");
    }

    private void ReadFile(string file, List<GivenOption> options)
    {
        string[] lines;
        try
        {
            lines = File.ReadAllLines(file);
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            throw new MisuseException($"the profile {file} cannot be read: {FileErrorText.Of(failed)}");
        }

        for (int i = 0; i < lines.Length; i++)
        {
            ReadLine(lines[i], $"{file}, line {i + 1}", options);
        }
    }

    private void ReadLine(string line, string place, List<GivenOption> options)
    {
        if (!ProfileText.TryCut(line, out IReadOnlyList<string> words))
        {
            throw new MisuseException($"{place}: a quote is not closed");
        }

        GivenLine given;
        try
        {
            given = command.Parse(words);
        }
        catch (MisuseException mistake)
        {
            throw new MisuseException($"{place}: {mistake.Message}");
        }

        if (given.Words is [var word, ..])
        {
            throw new MisuseException($"{place}: '{word}' is no option, and a profile has only options");
        }

        if (given.Options.FirstOrDefault(option => !IsForProfiles(option.Option)).Option is { } wrong)
        {
            throw new MisuseException($"{place}: {wrong.Names[0]} is for the command line only");
        }

        options.AddRange(given.Options);
    }

    private static bool IsForProfiles(OptionDescription option) =>
        option is not InformationOption && option.Group != ProfileOptions.CreateGroup().Title;
}
