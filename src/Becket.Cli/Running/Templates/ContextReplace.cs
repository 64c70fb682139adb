namespace Becket.Cli.Running.Templates;

/// <summary>Repeats each word of a script that has a placeholder for all values, once for each value: <c>a{}b</c>
/// becomes <c>a{1}b a{2}b</c>.</summary>
internal static class ContextReplace
{
    /// <summary>Returns the script for a number of values.</summary>
    public static TextTemplate Expand(TextTemplate script, int count)
    {
        if (!script.TakesAllColumns || count < 2)
        {
            return script;
        }

        var expanded = new Builder();
        var word = new Builder();
        for (int i = 0; i < script.Literals.Count; i++)
        {
            AppendText(script.Literals[i], expanded, word, count);
            if (i < script.Placeholders.Count)
            {
                word.Append(script.Placeholders[i]);
            }
        }

        expanded.AppendWord(word, count);
        return expanded.Build();
    }

    private static void AppendText(string text, Builder expanded, Builder word, int count)
    {
        int from = 0;
        for (int i = 0; i < text.Length; i++)
        {
            if (char.IsWhiteSpace(text[i]))
            {
                word.Append(text[from..i]);
                expanded.AppendWord(word, count);
                expanded.Append(text[i].ToString());
                from = i + 1;
            }
        }

        word.Append(text[from..]);
    }

    /// <summary>A template in the making.</summary>
    private sealed class Builder
    {
        private readonly List<string> _literals = [""];
        private readonly List<Placeholder> _placeholders = [];

        public void Append(string text) => _literals[^1] += text;

        public void Append(Placeholder placeholder)
        {
            _placeholders.Add(placeholder);
            _literals.Add("");
        }

        /// <summary>Appends a word, repeated if it has a placeholder for all values, and clears it.</summary>
        public void AppendWord(Builder word, int count)
        {
            if (!word._placeholders.Exists(placeholder => placeholder.TakesAllColumns))
            {
                AppendPieces(word, column: 0);
            }
            else
            {
                for (int column = 1; column <= count; column++)
                {
                    Append(column == 1 ? "" : " ");
                    AppendPieces(word, column);
                }
            }

            word._literals.Clear();
            word._literals.Add("");
            word._placeholders.Clear();
        }

        public TextTemplate Build() => new(_literals, _placeholders);

        private void AppendPieces(Builder word, int column)
        {
            Append(word._literals[0]);
            for (int i = 0; i < word._placeholders.Count; i++)
            {
                Placeholder placeholder = word._placeholders[i];
                Append(placeholder.TakesAllColumns ? placeholder.ForColumn(column) : placeholder);
                Append(word._literals[i + 1]);
            }
        }
    }
}
