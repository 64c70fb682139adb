using System.CommandLine;
using System.Text.Json;
using Becket.Samples.Fleet.Codec.Decoding;

namespace Becket.Samples.Fleet;

/// <summary><c>fleet decode FILE</c>: decodes test vectors.</summary>
internal sealed class DecodeCommand : Command
{
    private readonly Argument<string> _file = new("FILE")
    {
        Description = "The vectors, as JSON; - reads them from standard input.",
    };

    public DecodeCommand()
        : base("decode", "Decode a file of JT/T 808 test vectors: one JSON object a line for each.")
    {
        Add(_file);
        SetAction(
            int (parsed) =>
                Decode(
                    parsed.GetRequiredValue(_file),
                    parsed.InvocationConfiguration.Output,
                    parsed.InvocationConfiguration.Error
                )
        );
    }

    private static int Decode(string file, TextWriter output, TextWriter error)
    {
        using JsonDocument document = Read(file);
        if (
            document.RootElement.ValueKind != JsonValueKind.Object
            || !document.RootElement.TryGetProperty("vectors", out JsonElement vectors)
            || vectors.ValueKind != JsonValueKind.Array
        )
        {
            throw new FleetException($"{file}: expected an object with an array 'vectors'");
        }

        using var reactor = Reactor.Create(new ReactorOptions { VirtualTime = true, HandleSignals = false });
        int exitCode = FleetCommand.Success;
        reactor.Run(async () =>
        {
            // Each vector gets a connection of its own, so the results do not depend on each other.
            var decoder = new VectorDecoder(reactor);
            int number = 0;
            foreach (JsonElement vector in vectors.EnumerateArray())
            {
                number++;
                try
                {
                    output.WriteLine(await decoder.Decode(new Vector(vector)));
                }
                catch (VectorException problem)
                {
                    error.WriteLine($"fleet: {file}: vector {number}: {problem.Message}");
                    exitCode = FleetCommand.Failed;
                }
            }
        });
        return exitCode;
    }

    private static JsonDocument Read(string file)
    {
        try
        {
            using Stream stream = file == "-" ? Console.OpenStandardInput() : File.OpenRead(file);
            return JsonDocument.Parse(stream);
        }
        catch (JsonException problem)
        {
            throw new FleetException($"{file}: the file is not JSON: {problem.Message}", problem);
        }
        catch (Exception problem)
            when (problem is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new FleetException($"cannot read {file}: {problem.Message}", problem);
        }
    }
}
