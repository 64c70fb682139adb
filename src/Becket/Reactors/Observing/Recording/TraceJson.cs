using System.Buffers;
using System.Globalization;
using System.Text.Json;

namespace Becket.Reactors.Observing.Recording;

/// <summary>Writes events in the trace-event format, as an array that needs no end: a file that was cut off opens all
/// the same.</summary>
/// <remarks>Times are in microseconds, with three digits behind the point.</remarks>
internal sealed class TraceJson : IDisposable
{
    private readonly ArrayBufferWriter<byte> _buffer = new(64 * 1024);
    private readonly Utf8JsonWriter _json;
    private readonly Stream _stream;
    private bool _isFirst = true;

    public TraceJson(Stream stream)
    {
        _stream = stream;
        _json = new Utf8JsonWriter(_buffer, new JsonWriterOptions { SkipValidation = true });
    }

    /// <summary>Adds an event. <see cref="Flush"/> writes it.</summary>
    public void Write(in TraceEvent each)
    {
        _buffer.Write(_isFirst ? "[\n"u8 : ",\n"u8);
        _isFirst = false;
        _json.Reset();
        _json.WriteStartObject();
        _json.WriteString("ph", PhaseOf(each.Kind));
        _json.WriteNumber("pid", Environment.ProcessId);
        _json.WriteNumber("tid", each.Thread);
        if (each.Kind is TraceEventKind.ThreadName or TraceEventKind.ProcessName)
        {
            _json.WriteString("name", each.Kind == TraceEventKind.ThreadName ? "thread_name" : "process_name");
            WriteArgument("name", each.Name);
        }
        else
        {
            WriteMoment(each);
        }

        _json.WriteEndObject();
        _json.Flush();
    }

    /// <summary>Writes what was added.</summary>
    public void Flush()
    {
        _stream.Write(_buffer.WrittenSpan);
        _buffer.ResetWrittenCount();
        _stream.Flush();
    }

    /// <summary>Ends the array, and closes the stream.</summary>
    public void End()
    {
        _buffer.Write(_isFirst ? "[\n]\n"u8 : "\n]\n"u8);
        Flush();
        _stream.Dispose();
    }

    public void Dispose()
    {
        _json.Dispose();
        _stream.Dispose();
    }

    private static string PhaseOf(TraceEventKind kind) =>
        kind switch
        {
            TraceEventKind.Slice => "X",
            TraceEventKind.SpanBegin => "b",
            TraceEventKind.SpanEnd => "e",
            TraceEventKind.Instant => "i",
            TraceEventKind.Counter => "C",
            TraceEventKind.FlowBegin => "s",
            TraceEventKind.FlowEnd => "f",
            _ => "M",
        };

    private void WriteMoment(in TraceEvent each)
    {
        _json.WriteNumber("ts", Microseconds(each.Time));
        _json.WriteString("cat", each.Category);
        _json.WriteString("name", each.Name);
        switch (each.Kind)
        {
            case TraceEventKind.Slice:
                _json.WriteNumber("dur", Microseconds(each.Duration));
                break;

            case TraceEventKind.Instant:
                _json.WriteString("s", "t");
                break;

            case TraceEventKind.Counter:
                _json.WriteStartObject("args");
                _json.WriteNumber("value", each.Number);
                _json.WriteEndObject();
                return;

            default:
                // A number would lose digits in a reader that takes it for a double.
                _json.WriteString("id", each.Number.ToString(CultureInfo.InvariantCulture));
                if (each.Kind == TraceEventKind.FlowEnd)
                {
                    _json.WriteString("bp", "e");
                }

                break;
        }

        if (each.Detail is not null)
        {
            WriteArgument("detail", each.Detail);
        }
    }

    private void WriteArgument(string name, string value)
    {
        _json.WriteStartObject("args");
        _json.WriteString(name, value);
        _json.WriteEndObject();
    }

    private static decimal Microseconds(double seconds) => Math.Round((decimal)(seconds * 1e6), 3);
}
