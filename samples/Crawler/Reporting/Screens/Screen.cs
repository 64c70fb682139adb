using System.Globalization;
using System.Text;
using System.Threading.Channels;

namespace Crawler.Reporting.Screens;

/// <summary>Standard error: lines, and below them a frame that is painted over. A thread of its own writes, so that a
/// terminal that takes nothing holds nobody up.</summary>
internal sealed class Screen : IDisposable
{
    /// <summary>More lines than this that wait are dropped.</summary>
    private const int MostWaiting = 10_000;

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(2);

    private readonly Channel<Change> _changes = Channel.CreateBounded<Change>(
        new BoundedChannelOptions(MostWaiting) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true }
    );

    private readonly TextWriter _output;
    private readonly Thread _thread;

    /// <summary>Begins to write.</summary>
    /// <param name="output">Standard error.</param>
    public Screen(TextWriter output)
    {
        _output = output;
        _thread = new Thread(Write) { IsBackground = true, Name = "crawler screen" };
        _thread.Start();
    }

    /// <summary>Writes a line above the frame. Threads: any.</summary>
    public void WriteLine(string line) => _changes.Writer.TryWrite(new Change(line, null));

    /// <summary>Replaces the frame. Threads: any.</summary>
    /// <param name="lines">Its lines, with colours; none erases it.</param>
    public void Paint(IReadOnlyList<string> lines) => _changes.Writer.TryWrite(new Change(null, lines));

    /// <summary>Writes what waits. A frame that is there stays.</summary>
    public void Dispose()
    {
        _changes.Writer.TryComplete();
        _thread.Join(s_patience);
    }

    private void Write()
    {
        IReadOnlyList<string> frame = [];
        try
        {
            while (_changes.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
            {
                var text = new StringBuilder();
                if (frame.Count > 0)
                {
                    text.Append("\r\e[J");
                }

                while (_changes.Reader.TryRead(out Change change))
                {
                    frame = change.Frame ?? frame;
                    if (change.Line is { } line)
                    {
                        text.Append(line).Append(Environment.NewLine);
                    }
                }

                AppendFrame(text, frame);
                _output.Write(text);
                _output.Flush();
            }
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException)
        {
            // Nobody reads standard error any more. The crawl goes on.
        }
    }

    /// <summary>Writes the frame and moves the cursor back to its first line.</summary>
    private static void AppendFrame(StringBuilder text, IReadOnlyList<string> frame)
    {
        for (int i = 0; i < frame.Count; i++)
        {
            text.Append(i == 0 ? '\r' : '\n').Append(frame[i]).Append("\e[K");
        }

        if (frame.Count > 0)
        {
            text.Append('\r');
        }

        if (frame.Count > 1)
        {
            text.Append(CultureInfo.InvariantCulture, $"\e[{frame.Count - 1}A");
        }
    }

    private readonly record struct Change(string? Line, IReadOnlyList<string>? Frame);
}
