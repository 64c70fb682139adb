using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Becket.Cli.Tests.Running.Progress;

/// <summary>A terminal that runs the tool, and its screen at the end.</summary>
/// <remarks>It knows the few escape sequences that the tool may use, and fails on others. Lines that scroll out at the
/// top are kept.</remarks>
internal sealed class Terminal
{
    private readonly List<StringBuilder> _lines = [new()];
    private readonly int _columns;
    private int _row;
    private int _column;

    private Terminal(int columns, int exitCode, string raw)
    {
        (_columns, ExitCode, Raw) = (columns, exitCode, raw);
        for (int i = 0; i < raw.Length; i++)
        {
            i = Put(i);
        }
    }

    public int ExitCode { get; }

    /// <summary>All characters that the tool wrote.</summary>
    public string Raw { get; }

    /// <summary>The lines on the screen at the end, without empty lines at its end.</summary>
    public string[] Screen =>
        string.Join('\n', _lines.Select(line => line.ToString().TrimEnd())).TrimEnd('\n').Split('\n');

    /// <summary>Runs <c>becket run</c> in a pseudo-terminal.</summary>
    /// <param name="size">Columns and rows.</param>
    /// <param name="environment">Variables, as <c>env</c> takes them.</param>
    /// <param name="run">The arguments after <c>becket run</c>, for a shell.</param>
    /// <param name="signs">Texts of the tool, and files that are made when these have appeared: for jobs that wait
    /// until something is painted.</param>
    public static Terminal Run(
        (int Columns, int Rows) size,
        string environment,
        string run,
        params (string Text, string File)[] signs
    )
    {
        Assert.SkipUnless(
            OperatingSystem.IsLinux() && File.Exists("/usr/bin/script"),
            "There is no pseudo-terminal here."
        );
        string tool = string.Join(' ', Tool.Command.Select(word => $"'{word}'"));
        string command = string.Create(
            CultureInfo.InvariantCulture,
            $"stty cols {size.Columns} rows {size.Rows}; exec env -u NO_COLOR {environment} {tool} run {run}"
        );
        var start = new ProcessStartInfo("script", ["-qec", command, "/dev/null"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        Task<string> raw = Task.Run(() => Read(process.StandardOutput, signs));
        Assert.True(process.WaitForExit(Tool.Patience), "the tool did not end");
        return new Terminal(size.Columns, process.ExitCode, raw.Result);
    }

    private static string Read(StreamReader output, (string Text, string File)[] signs)
    {
        var raw = new StringBuilder();
        char[] buffer = new char[4096];
        for (int count; (count = output.Read(buffer)) > 0; )
        {
            string soFar = raw.Append(buffer, 0, count).ToString();
            foreach ((string text, string file) in signs)
            {
                if (soFar.Contains(text, StringComparison.Ordinal))
                {
                    File.WriteAllText(file, "");
                }
            }
        }

        return raw.ToString();
    }

    private int Put(int at)
    {
        char c = Raw[at];
        switch (c)
        {
            case '\r':
                _column = 0;
                break;
            case '\n':
                NextLine();
                break;
            case '\e':
                return Interpret(at);
            default:
                if (_column == _columns)
                {
                    _column = 0;
                    NextLine();
                }

                StringBuilder line = _lines[_row];
                line.Append(' ', Math.Max(0, _column + 1 - line.Length));
                line[_column++] = c;
                break;
        }

        return at;
    }

    private int Interpret(int at)
    {
        Assert.Equal('[', Raw[at + 1]);
        int end = at + 2;
        while (!char.IsLetter(Raw[end]))
        {
            end++;
        }

        switch (Raw[end])
        {
            case 'm':
                break;
            case 'A':
                _row -= int.Parse(Raw.AsSpan(at + 2, end - at - 2), CultureInfo.InvariantCulture);
                break;
            case 'K':
                CutLine();
                break;
            case 'J':
                CutLine();
                _lines.RemoveRange(_row + 1, _lines.Count - _row - 1);
                break;
            default:
                Assert.Fail($"the sequence '{Raw[at..(end + 1)]}' is not known");
                break;
        }

        return end;
    }

    private void NextLine()
    {
        if (++_row == _lines.Count)
        {
            _lines.Add(new StringBuilder());
        }
    }

    private void CutLine() => _lines[_row].Length = Math.Min(_lines[_row].Length, _column);
}
