using Becket.Cli.Help;

namespace Becket.Cli.Commands;

/// <summary>The options that every command has.</summary>
internal static class InformationOptions
{
    public static IReadOnlyList<InformationOption> Create() =>
        [
            new(
                ["--help", "-h", "-?"],
                null,
                "Print this help; with a word after it, the help of that option or group, as in --help jobs.",
                request => HelpText.Print(request.Command, request.Words, request.Output)
            ),
            new(
                ["--man"],
                null,
                "Print this help as a manual page, for man -l -.",
                request =>
                {
                    request.Output.Write(ManPage.Of(request.Command));
                    return Cli.Success;
                }
            ),
            new(
                ["--version", "-V"],
                null,
                "Print the version of the tool.",
                request =>
                {
                    request.Output.WriteLine(ToolVersion.Text);
                    return Cli.Success;
                }
            ),
        ];
}
