namespace Becket.Conformance;

/// <summary>Files of programs, one on each line.</summary>
public static class Corpus
{
    /// <summary>Reads the programs of a file that are for C#, one after the other.</summary>
    /// <param name="path">A file of JSON lines.</param>
    /// <param name="onBad">Called for each line that is not a program; reading goes on with the next line.</param>
    /// <exception cref="IOException">There is no such file, or it cannot be read.</exception>
    public static IEnumerable<ConformanceProgram> Read(string path, Action<BadProgramException> onBad)
    {
        ArgumentNullException.ThrowIfNull(onBad);
        int number = 0;
        foreach (string line in File.ReadLines(path))
        {
            number++;
            if (!string.IsNullOrWhiteSpace(line) && Read(path, number, line, onBad) is { } program)
            {
                yield return program;
            }
        }
    }

    private static ConformanceProgram? Read(string path, int number, string line, Action<BadProgramException> onBad)
    {
        try
        {
            return ConformanceProgram.Read(line);
        }
        catch (BadProgramException error)
        {
            onBad(new BadProgramException($"{path}:{number}: {error.Message}", error));
            return null;
        }
    }
}
