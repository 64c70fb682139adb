namespace Becket.Cli.Running.Templates.Expressions;

/// <summary>Parses an expression into evaluations: statements here; operators, terms and quotes in the other
/// files.</summary>
internal sealed partial class ExpressionParser(string code, IReadOnlyList<string> groups)
{
    /// <summary>How deep parentheses may be nested.</summary>
    private const int Deepest = 100;

    /// <summary>How many terms an expression may have: the terms of a long sum are evaluated inside each
    /// other.</summary>
    private const int MostTerms = 2_000;

    private const string Statements = "if, unless, elsif, else, my";

    private int _at;
    private int _depth;
    private int _terms;

    public bool CanSkip { get; private set; }

    public bool NeedsTotal { get; private set; }

    private char Current => _at < code.Length ? code[_at] : '\0';

    /// <summary>Parses the whole expression.</summary>
    /// <exception cref="MisuseException">It is not understood.</exception>
    public Evaluation Parse()
    {
        Evaluation all = ParseStatements();
        return _at == code.Length ? all : throw Error("this is not understood");
    }

    private Evaluation ParseStatements()
    {
        Enter();
        var statements = new List<Evaluation>();
        while (true)
        {
            SkipSpace();
            while (Current == ';')
            {
                _at++;
                SkipSpace();
            }

            if (Current is '\0' or '}')
            {
                break;
            }

            statements.Add(ParseStatement());
            SkipSpace();
            if (Current is not (';' or '\0' or '}') && code[_at - 1] != '}')
            {
                throw Error("an operator or ';' is missing");
            }
        }

        _depth--;
        Evaluation[] each = [.. statements];
        return each is [var only]
            ? only
            : scope =>
            {
                Scalar last = Scalar.Empty;
                foreach (Evaluation statement in each)
                {
                    last = statement(scope);
                }

                return last;
            };
    }

    private Evaluation ParseStatement()
    {
        if (TakeWord("if"))
        {
            return ParseIf(isNegative: false);
        }

        if (TakeWord("unless"))
        {
            return ParseIf(isNegative: true);
        }

        foreach (string loop in (string[])["for", "foreach", "while", "until", "sub", "use", "return"])
        {
            if (IsWord(loop))
            {
                throw Error($"there is no '{loop}' here: known are {Statements} and operators");
            }
        }

        Evaluation statement = ParseExpression().Get;
        SkipSpace();
        if (TakeWord("if"))
        {
            Evaluation condition = ParseExpression().Get;
            return scope => condition(scope) is { IsTrue: false } not ? not : statement(scope);
        }

        if (TakeWord("unless"))
        {
            Evaluation condition = ParseExpression().Get;
            return scope => condition(scope) is { IsTrue: true } met ? met : statement(scope);
        }

        return statement;
    }

    private Evaluation ParseIf(bool isNegative)
    {
        Expect('(');
        Evaluation condition = ParseExpression().Get;
        Expect(')');
        Evaluation then = ParseBlock();
        Evaluation otherwise = _ => Scalar.Empty;
        SkipSpace();
        if (TakeWord("elsif"))
        {
            Enter();
            otherwise = ParseIf(isNegative: false);
            _depth--;
        }
        else if (TakeWord("else"))
        {
            otherwise = ParseBlock();
        }

        return scope => condition(scope).IsTrue != isNegative ? then(scope) : otherwise(scope);
    }

    private Evaluation ParseBlock()
    {
        Expect('{');
        Evaluation block = ParseStatements();
        Expect('}');
        return block;
    }

    private void Enter()
    {
        if (++_depth > Deepest)
        {
            throw Error("the expression is nested too deep");
        }
    }

    private void SkipSpace()
    {
        while (char.IsWhiteSpace(Current))
        {
            _at++;
        }
    }

    private void Expect(char c)
    {
        SkipSpace();
        if (Current != c)
        {
            throw Error($"'{c}' is missing");
        }

        _at++;
    }

    /// <summary>Takes an operator, unless it is the beginning of one of the longer ones.</summary>
    private bool Take(string text, string notBefore = "")
    {
        SkipSpace();
        if (string.CompareOrdinal(code, _at, text, 0, text.Length) != 0)
        {
            return false;
        }

        int next = _at + text.Length;
        if (next < code.Length && notBefore.Contains(code[next], StringComparison.Ordinal))
        {
            return false;
        }

        _at = next;
        return true;
    }

    private bool TakeWord(string word)
    {
        if (!IsWord(word))
        {
            return false;
        }

        _at += word.Length;
        return true;
    }

    private bool IsWord(string word)
    {
        SkipSpace();
        return string.CompareOrdinal(code, _at, word, 0, word.Length) == 0
            && !(_at + word.Length < code.Length && IsWordCharacter(code[_at + word.Length]));
    }

    private static bool IsWordCharacter(char c) => char.IsAsciiLetterOrDigit(c) || c == '_';

    private MisuseException Error(string what)
    {
        string rest = code[Math.Min(_at, code.Length)..].Trim();
        string place = rest.Length == 0 ? "at its end" : $"at '{(rest.Length > 20 ? rest[..20] + "…" : rest)}'";
        return new MisuseException($"in the expression '{code.Trim()}', {place}: {what}");
    }
}
