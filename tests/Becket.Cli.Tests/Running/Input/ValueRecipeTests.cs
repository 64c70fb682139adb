using System.Diagnostics;
using System.Text;

namespace Becket.Cli.Tests.Running.Input;

/// <summary>Command lines of GNU parallel, under the tool and under GNU parallel itself.</summary>
public sealed class ValueRecipeTests : IDisposable
{
    private readonly WorkDirectory _directory = new();

    public ValueRecipeTests()
    {
        File.WriteAllText(_directory["abc"], "a\nb\nc\n");
        File.WriteAllText(_directory["n12"], "1\n2\n");
        File.WriteAllText(_directory["cols"], "x 1\ny 2\nz 3\n");
    }

    public static TheoryData<string, string, string> Same => ValueRecipes.SameAsGnuParallel;

    public static TheoryData<string, string, string> Other => ValueRecipes.OtherThanGnuParallel;

    public void Dispose() => _directory.Dispose();

    [Theory]
    [MemberData(nameof(Same))]
    public void A_command_line_of_GNU_parallel_prints_the_same(string line, string input, string output)
    {
        ToolResult run = Tool.Run(input.Replace('_', ' '), ["-k", .. Words(line)]);

        Assert.Equal((0, output, ""), (run.ExitCode, run.Output.Replace('\n', '|'), run.Error));
    }

    [Theory]
    [MemberData(nameof(Other))]
    public void A_few_command_lines_print_something_else(string line, string input, string output)
    {
        ToolResult run = Tool.Run(input, ["-k", .. Words(line)]);

        Assert.Equal((0, output, ""), (run.ExitCode, run.Output.Replace('\n', '|'), run.Error));
    }

    [Theory]
    [MemberData(nameof(Same))]
    public void GNU_parallel_prints_what_is_noted_here(string line, string input, string output)
    {
        Assert.SkipUnless(Exists("parallel"), "GNU parallel is not installed");

        Assert.Equal(output, RunParallel(["-k", .. Words(line)], input.Replace('_', ' ')).Replace('\n', '|'));
    }

    private static bool Exists(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(':')
            .Any(directory => File.Exists(Path.Combine(directory, program)));

    private string[] Words(string line) =>
        [
            .. line.Split(' ')
                .Select(word => word.Replace('_', ' ').Replace("@", _directory[""] + "/", StringComparison.Ordinal)),
        ];

    private string RunParallel(string[] args, string input)
    {
        // Without this file, parallel asks for a citation.
        Directory.CreateDirectory(_directory["home"]);
        File.WriteAllText(_directory["home/will-cite"], "");
        var start = new ProcessStartInfo("parallel", args)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            Environment = { ["PARALLEL_HOME"] = _directory["home"] },
        };
        using Process process = Process.Start(start)!;
        try
        {
            process.StandardInput.BaseStream.Write(Encoding.UTF8.GetBytes(input));
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended without reading all input.
        }

        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return output;
    }
}
