using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Becket.Conformance.Reading;

namespace Becket.Conformance;

/// <summary>
/// Prints the traces of programs, or checks them. The exit code is 0; 1 if a trace is not Twisted's; 2 if any of the
/// input cannot be played.
/// </summary>
internal sealed class CommandLine(TextWriter output, TextWriter errors)
{
    private const string Usage = "Usage: Becket.Conformance [--check] FILE.jsonl …";

    // Programs and people read traces, so characters are escaped only where JSON demands it.
    private static readonly JsonSerializerOptions s_asItStands = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        MaxDepth = Json.MaxDepth,
    };

    private bool _isBad;
    private int _passed;
    private int _failed;

    public int Run(string[] arguments)
    {
        bool isCheck = arguments.Contains("--check");
        string[] files = [.. arguments.Where(static argument => argument != "--check")];
        if (files is [] || files.FirstOrDefault(static file => file.StartsWith('-')) is not null)
        {
            errors.WriteLine(Usage);
            return 2;
        }

        foreach (string file in files)
        {
            PlayFile(file, isCheck ? Check : Print);
        }

        if (isCheck)
        {
            errors.WriteLine($"{_passed} passed, {_failed} failed");
        }

        return _isBad ? 2
            : _failed > 0 ? 1
            : 0;
    }

    private void PlayFile(string file, Action<ConformanceProgram> play)
    {
        try
        {
            foreach (ConformanceProgram program in Corpus.Read(file, SayBad))
            {
                try
                {
                    play(program);
                }
                catch (BadProgramException error)
                {
                    SayBad(new BadProgramException($"{file}: {error.Message}", error));
                }
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            SayBad(new BadProgramException(error.Message, error));
        }
    }

    private void Print(ConformanceProgram program) =>
        output.WriteLine(new JsonObject { ["id"] = program.Id, ["trace"] = program.Play() }.ToJsonString(s_asItStands));

    private void Check(ConformanceProgram program)
    {
        if (program.FirstDifference() is not { } difference)
        {
            _passed++;
            return;
        }

        _failed++;
        errors.WriteLine($"{program.Id} [{string.Join(", ", program.Tags)}]: {difference}");
    }

    private void SayBad(BadProgramException error)
    {
        _isBad = true;
        errors.WriteLine($"error: {error.Message}");
    }
}
