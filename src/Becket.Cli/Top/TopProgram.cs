using System.Globalization;
using System.Runtime.Versioning;
using Becket.Cli.Native;
using Becket.Cli.Running;
using Becket.Cli.Running.Progress;

namespace Becket.Cli.Top;

/// <summary><c>becket top</c>: finds the program, and prints a report or shows it live.</summary>
[SupportedOSPlatform("linux")]
internal sealed class TopProgram(TopOptions options, TextWriter output)
{
    /// <summary>The message when nothing can be looked at.</summary>
    public const string NothingToSee =
        "no program can be looked at: start one with BECKET_INSPECT=1 in its environment, or with "
        + "ReactorOptions.Inspection";

    private const int Input = 0;
    private const int Output = 1;

    /// <summary>The width of a text that is no terminal's.</summary>
    private const int TextWidth = 160;

    private readonly bool _isLive = !options.Json && !options.Once && Terminal.Is(Input) && Terminal.Is(Output);

    /// <returns>The exit code.</returns>
    /// <exception cref="RunException">There is no such program.</exception>
    public int Run()
    {
        using var reactor = Reactor.Create(
            new ReactorOptions
            {
                SlowTurn = TimeSpan.Zero,
                Inspection = false,
                Name = "becket top",
            }
        );
        return reactor.Run(() => Run(reactor));
    }

    private async Deferred<int> Run(Reactor reactor)
    {
        var programs = new RunningPrograms(reactor);
        if (_isLive)
        {
            await new TopScreen(reactor, programs, options, output).Show();
            return Cli.Success;
        }

        int process = options.Process ?? Only(await programs.List());
        string answer = await programs.Ask(process, options.FindOrphans);
        if (options.Json)
        {
            await output.WriteLineAsync(answer);
        }
        else
        {
            await output.WriteAsync(Text(RunningPrograms.Read(process, answer)));
        }

        return Cli.Success;
    }

    private static int Only(IReadOnlyList<ProgramReport> programs) =>
        programs switch
        {
            [] => throw new RunException(NothingToSee),
            [var program] => program.Process,
            _ => throw new RunException(
                "several programs can be looked at; give the number of one: "
                    + string.Join(
                        ", ",
                        programs.Select(static program =>
                            string.Create(CultureInfo.InvariantCulture, $"{program.Process} ({program.Program})")
                        )
                    )
            ),
        };

    private static string Text(ProgramReport report)
    {
        var view = new TopView();
        var text = new StringWriter(CultureInfo.InvariantCulture);
        for (int reactor = 0; reactor < Math.Max(1, report.Reactors.Count); reactor++)
        {
            view.Reactor = reactor;
            foreach (TopLine line in TopText.Whole(report, view))
            {
                text.WriteLine(VisibleText.Of(line.Text, TextWidth).TrimEnd());
            }
        }

        return text.ToString();
    }
}
