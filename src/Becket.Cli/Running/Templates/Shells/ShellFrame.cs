using System.Text;

namespace Becket.Cli.Running.Templates.Shells;

/// <summary>A part of a script that is open where a scanner reads: the script itself, quotes, or parentheses.</summary>
internal sealed class ShellFrame(ShellFrameKind kind)
{
    public ShellFrameKind Kind => kind;

    /// <summary>Whether the shell reads commands here, or words such as those of an array.</summary>
    public bool HoldsCommands => kind is ShellFrameKind.Commands or ShellFrameKind.Array;

    /// <summary>The here-document; null for other kinds.</summary>
    public HereDocument? HereDocument { get; init; }

    /// <summary>The number of here-documents whose text had not begun when this part was opened.</summary>
    public int Awaited { get; init; }

    /// <summary>Whether a command may follow the closing parenthesis, as after <c>f()</c>.</summary>
    public bool IsCommand { get; init; }

    /// <summary>The parentheses that are open inside an arithmetic expression.</summary>
    public int Depth { get; set; }

    /// <summary>The word that is being read, without its quotes.</summary>
    public StringBuilder Word { get; } = new();

    /// <summary>Whether a word is being read, which may be empty, as <c>""</c> is.</summary>
    public bool IsInWord { get; set; }

    /// <summary>The command's name; null at its beginning.</summary>
    public string? Name { get; set; }

    /// <summary>The word before this one.</summary>
    public string LastWord { get; set; } = "";

    /// <summary>Whether the word names the file of a redirection.</summary>
    public bool IsRedirection { get; set; }

    /// <summary>Whether an option makes the command calculate with its arguments, as <c>declare -i</c>.</summary>
    public bool Calculates { get; set; }

    /// <summary>Whether the format of a <c>printf</c> has numbers.</summary>
    public bool HasNumberFormat { get; private set; }

    /// <summary>Whether the words are operands of <c>[[ ]]</c>.</summary>
    public bool IsInTest { get; set; }

    /// <summary>Whether a <c>case</c> is open, in which a closing parenthesis ends a pattern.</summary>
    public bool HasCase { get; set; }

    /// <summary>The placeholders of the word that is being read, and of the one before it.</summary>
    public List<ShellPlace> Places { get; private set; } = [];

    public List<ShellPlace> LastPlaces { get; private set; } = [];

    /// <summary>Ends the word.</summary>
    /// <param name="testsAreArithmetic">Whether the shell evaluates the operands of <c>[</c> too.</param>
    public void EndWord(bool testsAreArithmetic)
    {
        if (!IsInWord)
        {
            return;
        }

        string word = Word.ToString();
        bool comparesNumbers = IsInTest || (testsAreArithmetic && Name is "[" or "test");
        if (comparesNumbers && ShellWords.ComparesNumbers(word))
        {
            LastPlaces.ForEach(place => place.TakesNumber = true);
        }
        else if (comparesNumbers && ShellWords.ComparesNumbers(LastWord))
        {
            Places.ForEach(place => place.TakesNumber = true);
        }

        if (IsRedirection)
        {
            IsRedirection = false;
        }
        else
        {
            NextWord(word);
        }

        (LastPlaces, Places) = (Places, []);
        LastWord = word;
        Word.Clear();
        IsInWord = false;
    }

    /// <summary>Ends the word before a redirection; the number of a descriptor is no word of the command.</summary>
    /// <param name="testsAreArithmetic">Whether the shell evaluates the operands of <c>[</c> too.</param>
    public void EndWordBeforeRedirection(bool testsAreArithmetic)
    {
        if (IsInWord && int.TryParse(Word.ToString(), out _))
        {
            Word.Clear();
            IsInWord = false;
        }

        EndWord(testsAreArithmetic);
    }

    public void EndCommand(bool testsAreArithmetic)
    {
        EndWord(testsAreArithmetic);
        Name = null;
        IsRedirection = false;
        Calculates = false;
        HasNumberFormat = false;
        LastWord = "";
    }

    private void NextWord(string word)
    {
        IsInTest = word == "[[" || (IsInTest && word != "]]");
        HasCase |= word == "case" && Name is null;
        if (word == "esac")
        {
            HasCase = false;
        }

        if (word.Length > 1 && word[0] is '-' or '+' && ShellBuiltins.Declares(Name))
        {
            Calculates |= word.AsSpan().ContainsAny("inA");
        }

        HasNumberFormat |= Name == "printf" && FormatsNumbers(word);

        // Before the name are assignments, words such as "then", and their options.
        if (word == "{")
        {
            Name = null;
        }
        else if (
            Name is null
            && !ShellBuiltins.IsAssignment(word)
            && !ShellWords.PrecedesCommand(word)
            && !word.StartsWith('-')
        )
        {
            Name = word;
        }
    }

    private static bool FormatsNumbers(string word)
    {
        for (int at = word.IndexOf('%'); at >= 0; at = word.IndexOf('%', at + 1))
        {
            ReadOnlySpan<char> conversion = word.AsSpan(at + 1).TrimStart("0123456789.-+ #'*");
            if (!conversion.IsEmpty && "diouxXeEfFgGaA".Contains(conversion[0], StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }
}
