using System.Globalization;
using System.Runtime.Versioning;
using Becket.Cli.Native;
using Becket.Cli.Running;

namespace Becket.Cli.Top;

/// <summary>The live display: asks the program again and again, draws, and takes keys.</summary>
[SupportedOSPlatform("linux")]
internal sealed class TopScreen(Reactor reactor, RunningPrograms programs, TopOptions options, TextWriter output)
{
    private const int Output = 1;

    // The other screen of the terminal, without a cursor; and back. What the shell has shown is as it was.
    private const string Enter = "\e[?1049h\e[?25l";
    private const string Leave = "\e[?25h\e[?1049l";
    private static readonly TimeSpan s_keys = TimeSpan.FromMilliseconds(50);

    private readonly TopView _view = new();
    private readonly TopFrame _frame = new();
    private ProgramReport? _report;
    private int? _process = options.Process;
    private IReadOnlyList<ProgramReport> _choices = [];
    private int _choice;
    private bool _searches = options.FindOrphans;
    private bool _isOver;

    /// <summary>Shows it until the user quits.</summary>
    /// <exception cref="RunException">There is no program, or it has ended.</exception>
    public async Deferred Show()
    {
        if (_process is null)
        {
            _choices = await programs.List();
            _process = _choices switch
            {
                [] => throw new RunException(TopProgram.NothingToSee),
                [var only] => only.Process,
                _ => null,
            };
        }

        // The first answer comes before the screen changes: an error stays readable.
        await Refresh();
        await output.WriteAsync(Enter);
        try
        {
            await Live();
        }
        finally
        {
            await output.WriteAsync(Leave);
            await output.FlushAsync();
        }
    }

    private async Deferred Live()
    {
        TimeSpan next = reactor.Now + options.Delay;
        Draw();
        while (!_isOver)
        {
            bool isChanged = TakeKeys();
            if (reactor.Now >= next || (_searches && !_view.IsPaused))
            {
                next = reactor.Now + options.Delay;
                if (!_view.IsPaused)
                {
                    await Refresh();
                    isChanged = true;
                }
            }

            if (isChanged)
            {
                Draw();
            }

            await reactor.DeferLater(s_keys);
        }
    }

    private async Deferred Refresh()
    {
        if (_process is not { } process)
        {
            return;
        }

        bool searches = _searches;
        _searches = options.FindOrphans;
        _report = RunningPrograms.Read(process, await programs.Ask(process, searches));

        // The next report would not have what a search on demand has found.
        _view.IsPaused |= searches && !_searches;
        if (TopText.Of(_report, _view)?.Snapshot is { } snapshot)
        {
            _view.Take(snapshot);
        }
    }

    private bool TakeKeys()
    {
        bool hasTaken = false;
        while (Console.KeyAvailable)
        {
#pragma warning disable BKT0001 // It does not wait: a key is there.
            Take(Console.ReadKey(intercept: true));
#pragma warning restore BKT0001
            hasTaken = true;
        }

        return hasTaken;
    }

    private void Take(ConsoleKeyInfo key)
    {
        if (_view.IsTypingFilter)
        {
            TakeFilter(key);
        }
        else if (key.Key == ConsoleKey.Q || key.KeyChar == 'q')
        {
            _isOver = true;
        }
        else if (_process is null)
        {
            Choose(key);
        }
        else
        {
            TakeCommand(key);
        }
    }

    private void Choose(ConsoleKeyInfo key)
    {
        int count = _choices.Count;
        switch (key)
        {
            case { Key: ConsoleKey.DownArrow } or { KeyChar: 'j' }:
                _choice = (_choice + 1) % count;
                break;
            case { Key: ConsoleKey.UpArrow } or { KeyChar: 'k' }:
                _choice = (_choice + count - 1) % count;
                break;
            case { Key: ConsoleKey.Enter }:
                _report = _choices[_choice];
                _process = _report.Process;
                break;
        }
    }

    private void TakeCommand(ConsoleKeyInfo key)
    {
        int page = Math.Max(1, Rows() - 8);
        switch (key)
        {
            case { KeyChar: 'w' }:
                Show(TopPart.Waits);
                break;
            case { KeyChar: 'c' }:
                Show(TopPart.Connections);
                break;
            case { KeyChar: 'o' }:
                Show(TopPart.Others);
                break;
            case { KeyChar: 's' }:
                _view.Sort++;
                break;
            case { KeyChar: 'f' }:
                _searches = true;
                break;
            case { KeyChar: 'r' }:
                _view.Reactor++;
                _view.Restart();
                break;
            case { KeyChar: 'p' or ' ' }:
                _view.IsPaused = !_view.IsPaused;
                break;
            case { KeyChar: '/' }:
                _view.IsTypingFilter = true;
                _view.Filter = "";
                break;
            case { Key: ConsoleKey.Escape }:
                _view.Filter = "";
                break;
            case { Key: ConsoleKey.DownArrow } or { KeyChar: 'j' }:
                _view.Scroll++;
                break;
            case { Key: ConsoleKey.UpArrow } or { KeyChar: 'k' }:
                _view.Scroll--;
                break;
            case { Key: ConsoleKey.PageDown }:
                _view.Scroll += page;
                break;
            case { Key: ConsoleKey.PageUp }:
                _view.Scroll -= page;
                break;
        }
    }

    private void TakeFilter(ConsoleKeyInfo key)
    {
        switch (key)
        {
            case { Key: ConsoleKey.Escape }:
                _view.Filter = "";
                _view.IsTypingFilter = false;
                break;
            case { Key: ConsoleKey.Enter }:
                _view.IsTypingFilter = false;
                break;
            case { Key: ConsoleKey.Backspace }:
                _view.Filter = _view.Filter.Length == 0 ? "" : _view.Filter[..^1];
                break;
            case { KeyChar: >= ' ' }:
                _view.Filter += key.KeyChar;
                break;
        }
    }

    private void Show(TopPart part)
    {
        _view.Part = part;
        _view.Sort = 0;
        _view.Scroll = 0;
    }

    private void Draw()
    {
        int columns = Terminal.TryGetSize(Output, out Terminal.WindowSize size) ? size.Columns : 80;
        (IReadOnlyList<TopLine> head, IReadOnlyList<TopLine> body) =
            _report is { } report && _process is not null
                ? ([.. TopText.Headline(report, _view), default], [.. TopText.Body(report, _view)])
                : ((TopLine[])[new("Several programs can be looked at:", TopLook.Heading), default], Choices());
        output.Write(_frame.Draw(head, body, Foot(), _view, columns, Rows()));
        output.Flush();
    }

    private TopLine[] Choices() =>
        [
            .. _choices.Select(
                (program, i) =>
                    new TopLine(
                        string.Create(CultureInfo.InvariantCulture, $"{program.Process, 8}  {program.Program}"),
                        i == _choice ? TopLook.Chosen : TopLook.Plain
                    )
            ),
        ];

    private TopLine Foot() =>
        _view.IsTypingFilter ? new TopLine($"/{_view.Filter}_")
        : _process is null ? new TopLine("j k or arrows: choose   Enter: look   q: quit", TopLook.Dim)
        : _view.Filter.Length > 0 ? new TopLine($"only lines with \"{_view.Filter}\"   Esc: all   q: quit", TopLook.Dim)
        : new TopLine(
            "w waits  c connections  o others  s sort  / filter  f find orphans  p pause  r reactor  q quit",
            TopLook.Dim
        );

    private static int Rows() => Terminal.TryGetSize(Output, out Terminal.WindowSize size) ? size.Rows : 24;
}
