using System.Text;
using Becket.Cli;
using Becket.Cli.Commands;
using Becket.Cli.Native;
using Becket.Cli.Parsing;
using Becket.Cli.Running.Options;
using Becket.ClusterTool.Links;

namespace Becket.ClusterTool.Commands;

/// <summary><c>becket-cluster status</c>.</summary>
internal sealed class StatusCommand : AskingCommand
{
    private const int Output = 1;

    // The other screen of the terminal, without a cursor, and where long lines are cut; and back. What the shell has
    // shown is as it was.
    private const string EnterScreen = "\e[?1049h\e[?25l\e[?7l";
    private const string LeaveScreen = "\e[?7h\e[?25h\e[?1049l";
    private const string Home = "\e[H";
    private const string EndOfLine = "\e[K\n";
    private const string EndOfScreen = "\e[J";

    public override CommandDescription Description =>
        field ??= new CommandDescription
        {
            FullName = "becket-cluster status",
            Summary = "Print the workers of a run, their slots, the oldest job, and the jobs that were stopped.",
            Usage = ["ADDRESS [options]", "ADDRESS [options] number..."],
            About = ["With numbers of jobs it says where each is, and why it does not run."],
            Words = [],
        };

    protected override OptionGroup<AskingOptions> CreateGroup() =>
        base.CreateGroup()
            .Value(
                ["--watch", "-w"],
                "TIME",
                "Print it anew after each such time, until the run is over or Ctrl-C: in place on a terminal, one "
                    + "below the other elsewhere. Rates are of the time between two.",
                DurationText.Reader,
                (asking, time) =>
                    asking with
                    {
                        Watch =
                            time >= TimeSpan.FromSeconds(0.1) && time <= TimeSpan.FromHours(1)
                                ? time
                                : throw new MisuseException("--watch takes a time from 0.1s to 1h"),
                    }
            );

    protected override int Execute(GivenLine line, TextWriter output, TextWriter error)
    {
        AskingOptions options = line.ApplyTo(new AskingOptions());
        if (line.Words.Count > 0)
        {
            var request = Payload.Of(Numbers(line), LinkJson.Default.JobsMessage);
            PrintLines(Ask(options, Operation.Explain, request), options, output);
        }
        else if (options.Watch is { } interval)
        {
            Watch(options, interval, output);
        }
        else
        {
            Payload answer = Ask(options, Operation.Status, Payload.Empty);
            output.Write(options.Json ? JsonOf(answer) : StatusText.Of(StatusOf(answer)));
        }

        return Cli.Cli.Success;
    }

    private static StatusMessage StatusOf(Payload answer) => answer.Read(LinkJson.Default.StatusMessage);

    private static string JsonOf(Payload answer) => Encoding.UTF8.GetString(answer.Json.Span) + "\n";

    private static void PrintLines(Payload answer, AskingOptions options, TextWriter output)
    {
        if (options.Json)
        {
            output.Write(JsonOf(answer));
            return;
        }

        foreach (string line in answer.Read(LinkJson.Default.IReadOnlyListString))
        {
            output.WriteLine(line);
        }
    }

    private void Watch(AskingOptions options, TimeSpan interval, TextWriter output)
    {
        bool isScreen = !options.Json && Terminal.Is(Output);
        StatusMessage? before = null;
        bool hasEntered = false;
        try
        {
            Follow(
                options,
                Operation.Status,
                interval,
                answer =>
                {
                    // The first answer comes before the screen changes: an error stays readable.
                    if (isScreen && !hasEntered)
                    {
                        output.Write(EnterScreen);
                        hasEntered = true;
                    }

                    output.Write(options.Json ? JsonOf(answer) : Shown(StatusOf(answer), ref before, isScreen));
                    output.Flush();
                }
            );
        }
        finally
        {
            if (hasEntered)
            {
                output.Write(LeaveScreen);
            }

            // What was shown last stays to be read.
            if (isScreen && before is not null)
            {
                output.Write(StatusText.Of(before));
            }

            output.Flush();
        }
    }

    private static string Shown(StatusMessage status, ref StatusMessage? before, bool isScreen)
    {
        string text = StatusText.Of(status, before);
        string shown =
            isScreen ? Home + text.Replace("\n", EndOfLine, StringComparison.Ordinal) + EndOfScreen
            : before is null ? text
            : "\n" + text;
        before = status;
        return shown;
    }
}
