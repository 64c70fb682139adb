using System.Text.Json;
using Becket.Cli.Running;

namespace Becket.Cli.Traces;

/// <summary>Reads a file of trace events: an array of objects, whose end may be missing.</summary>
internal static class TraceReader
{
    /// <summary>Reads a file.</summary>
    /// <exception cref="TraceFileException">It cannot be read, or holds no events.</exception>
    public static TraceModel Read(string path)
    {
        byte[] bytes;
        try
        {
            bytes = File.ReadAllBytes(path);
        }
        catch (Exception error)
            when (error is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            throw new TraceFileException($"cannot read the trace '{path}': {FileErrorText.Of(error)}", error);
        }

        var model = new TraceModel();
        var reader = new Utf8JsonReader(
            bytes,
            isFinalBlock: false,
            new JsonReaderState(new JsonReaderOptions { AllowTrailingCommas = true })
        );
        try
        {
            // The format has two forms: the array itself, or an object that holds it.
            while (reader.Read() && reader.TokenType != JsonTokenType.StartArray) { }
            while (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
            {
                // False at the end of a file that was cut off: the event that is not whole is left out.
                if (!JsonDocument.TryParseValue(ref reader, out JsonDocument? each))
                {
                    break;
                }

                using (each)
                {
                    model.Add(each.RootElement);
                }
            }
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            if (model.Count == 0)
            {
                throw new TraceFileException($"'{path}' is no trace: {error.Message}", error);
            }

            // A file with a hole, as a crash of the machine leaves it. What came before it is shown.
            model.IsDamaged = true;
        }

        return model.Count > 0
            ? model
            : throw new TraceFileException($"'{path}' holds no trace events", innerException: null);
    }
}
