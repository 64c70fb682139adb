using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Win32.SafeHandles;

namespace Becket.Reactors;

/// <summary>The default logger of a reactor: writes warnings and errors to standard error, so that nothing fails in
/// silence.</summary>
internal sealed class StandardErrorLogger : ILogger
{
    // For the case that the process has run out of descriptors when there is an error to log, and Console.Error cannot
    // open what it needs. That is not done early, as its first write sends control sequences to a terminal.
    private static readonly Stream s_lastResort = OpenLastResort();

    private readonly string _name;
    private readonly Stream _lastResort = s_lastResort;

    public StandardErrorLogger(string name) => _name = name;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel is >= LogLevel.Warning and not LogLevel.None;

    public void Log<TState>(
        LogLevel logLevel,
        EventId eventId,
        TState state,
        Exception? exception,
        Func<TState, Exception?, string> formatter
    )
    {
        if (IsEnabled(logLevel))
        {
            string text = $"{_name}: {formatter(state, exception)}{Environment.NewLine}";
            Write(exception is null ? text : text + exception + Environment.NewLine);
        }
    }

    private void Write(string text)
    {
        try
        {
            Console.Error.Write(text);
        }
        catch (Exception error) when (error is IOException or TypeInitializationException)
        {
            _lastResort.Write(Encoding.UTF8.GetBytes(text));
        }
    }

    private static Stream OpenLastResort()
    {
        if (OperatingSystem.IsWindows())
        {
            return Console.OpenStandardError();
        }

        try
        {
            const int StandardError = 2;
            return new FileStream(
                new SafeFileHandle(StandardError, ownsHandle: false),
                FileAccess.Write,
                bufferSize: 0
            );
        }
        catch (Exception error) when (error is IOException or ArgumentException or UnauthorizedAccessException)
        {
            return Stream.Null;
        }
    }
}
