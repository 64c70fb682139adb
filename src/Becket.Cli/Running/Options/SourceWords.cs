namespace Becket.Cli.Running.Options;

/// <summary>Takes the sources of values from the words behind the command: <c>::: a b :::: file</c>.</summary>
internal static class SourceWords
{
    /// <summary>Returns the options with the command alone as the command, and with all sources. Those of options are
    /// first.</summary>
    /// <exception cref="MisuseException">A log cannot be resumed with these values.</exception>
    public static RunOptions Take(RunOptions options)
    {
        InputOptions input = options.Input;
        if (input.Shuffle && options.Log.Use is (JobLogUse.Resume or JobLogUse.ResumeFailed))
        {
            throw new MisuseException(
                "--shuf numbers the jobs anew in each run, so a log does not tell which ones are done: leave out --shuf"
            );
        }

        IReadOnlyList<string> words = options.Command;
        int end = 0;
        while (end < words.Count && !IsMark(words[end], input, out _, out _))
        {
            end++;
        }

        if (end == words.Count)
        {
            return options;
        }

        List<InputSource> sources = [.. input.Sources];
        for (int i = end; i < words.Count; )
        {
            IsMark(words[i], input, out bool areFiles, out bool areLinked);
            int first = ++i;
            while (i < words.Count && !IsMark(words[i], input, out _, out _))
            {
                i++;
            }

            IEnumerable<string> values = words.Skip(first).Take(i - first);
            areLinked &= sources.Count > 0;
            if (areFiles)
            {
                sources.AddRange(values.Select(file => new InputSource { File = file, IsLinked = areLinked }));
            }
            else
            {
                sources.Add(new InputSource { Values = [.. values], IsLinked = areLinked });
            }
        }

        return options with
        {
            Command = [.. words.Take(end)],
            Input = input with { Sources = sources },
        };
    }

    private static bool IsMark(string word, InputOptions input, out bool areFiles, out bool areLinked)
    {
        areLinked = word.EndsWith('+');
        ReadOnlySpan<char> mark = areLinked ? word.AsSpan(0, word.Length - 1) : word;
        areFiles = mark.SequenceEqual(input.FileMark);
        return areFiles || mark.SequenceEqual(input.ValueMark);
    }
}
