using System.Globalization;

namespace Becket.Cli.Running.Templates.Expressions;

/// <content>Terms: numbers, texts, variables, calls.</content>
internal sealed partial class ExpressionParser
{
    /// <summary>The value, <c>$_</c>.</summary>
    private static Operand Value { get; } = new(scope => scope.Value, (scope, value) => scope.Value = value);

    private Operand ParseTerm()
    {
        if (++_terms > MostTerms)
        {
            throw Error("the expression is too long");
        }

        SkipSpace();
        char c = Current;
        if (char.IsAsciiDigit(c) || (c == '.' && _at + 1 < code.Length && char.IsAsciiDigit(code[_at + 1])))
        {
            return Operand.Constant(new Scalar(ParseNumber()));
        }

        if (c == '(')
        {
            _at++;
            Operand inside = ParseExpression();
            Expect(')');
            return inside;
        }

        if (c == '$')
        {
            return ParseVariable();
        }

        if (c == '@' && TakeArguments())
        {
            return new Operand(scope => new Scalar(scope.Job.Columns.Count));
        }

        if (c == '\'')
        {
            return Operand.Constant(new Scalar(Unescaped(ReadDelimited())));
        }

        if (c == '"')
        {
            return new Operand(ParseInterpolation(ReadDelimited(), isPattern: false));
        }

        if (ParsePatternOperation(Value) is { } operation)
        {
            return new Operand(operation);
        }

        return ParseWord();
    }

    private double ParseNumber()
    {
        int start = _at;
        if (Current == '0' && _at + 1 < code.Length && code[_at + 1] is 'x' or 'X')
        {
            _at += 2;
            int digits = _at;
            while (char.IsAsciiHexDigit(Current))
            {
                _at++;
            }

            return long.TryParse(code.AsSpan(digits, _at - digits), NumberStyles.HexNumber, null, out long hexadecimal)
                ? hexadecimal
                : throw Error("this is no number");
        }

        while (char.IsAsciiDigit(Current) || Current == '_')
        {
            _at++;
        }

        // "1 . 2" joins texts, and "1.5" is a number.
        if (Current == '.' && _at + 1 < code.Length && char.IsAsciiDigit(code[_at + 1]))
        {
            _at++;
            while (char.IsAsciiDigit(Current))
            {
                _at++;
            }
        }

        TakeExponent();
        string text = code[start.._at].Replace("_", "", StringComparison.Ordinal);
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number)
            ? number
            : throw Error("this is no number");
    }

    private void TakeExponent()
    {
        int digits = _at + (_at + 1 < code.Length && code[_at + 1] is '-' or '+' ? 2 : 1);
        if (Current is 'e' or 'E' && digits < code.Length && char.IsAsciiDigit(code[digits]))
        {
            for (_at = digits; char.IsAsciiDigit(Current); _at++) { }
        }
    }

    private bool TakeArguments()
    {
        if (string.CompareOrdinal(code, _at, "@arg", 0, 4) != 0)
        {
            throw Error("there are no lists here, except @arg");
        }

        _at += 4;
        return true;
    }

    /// <summary>Parses a variable, whose dollar is the next character.</summary>
    private Operand ParseVariable()
    {
        int start = _at++;
        if (Current == '$')
        {
            _at++;
            return Operand.Constant(new Scalar(GroupText()));
        }

        bool isInBraces = Current == '{';
        _at += isInBraces ? 1 : 0;
        if (Current == '&')
        {
            _at++;
            EndBraces(isInBraces);
            return new Operand(scope => scope.Group(0));
        }

        int nameStart = _at;
        while (IsWordCharacter(Current))
        {
            _at++;
        }

        string name = code[nameStart.._at];
        EndBraces(isInBraces);
        if (name.Length > 0 && char.IsAsciiDigit(name[0]))
        {
            return int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out int group)
                ? new Operand(scope => scope.Group(group))
                : throw Error("there is no such group");
        }

        switch (name)
        {
            case "":
                _at = start;
                throw Error("known variables are $_, $arg[1], $1, $&, $ENV{NAME} and your own");

            case "_":
                return Value;

            case "arg"
            or "Arg" when Current == '[':
                return ParseArgument();

            case "ENV" when Current == '{':
                return ParseEnvironment();

            case "job" when Take("->"):
                return ParseWord();

            default:
                return new Operand(scope => scope.Variable(name), (scope, value) => scope.SetVariable(name, value));
        }
    }

    private void EndBraces(bool isInBraces)
    {
        if (isInBraces)
        {
            Expect('}');
        }
    }

    private Operand ParseArgument()
    {
        _at++;
        Evaluation index = ParseExpression().Get;
        Expect(']');
        return new Operand(scope => scope.Argument(index(scope).Whole));
    }

    private Operand ParseEnvironment()
    {
        int end = code.IndexOf('}', _at);
        string name = end < 0 ? throw Error("'}' is missing") : code[(_at + 1)..end].Trim('\'', '"', ' ');
        _at = end + 1;
        return Operand.Constant(new Scalar(name.Length > 0 ? Environment.GetEnvironmentVariable(name) ?? "" : ""));
    }

    /// <summary>The text of a group of the tag, whose number is next.</summary>
    private string GroupText()
    {
        int start = _at;
        while (char.IsAsciiDigit(Current))
        {
            _at++;
        }

        return
            int.TryParse(code.AsSpan(start, _at - start), NumberStyles.None, null, out int group)
            && group >= 1
            && group <= groups.Count
            ? groups[group - 1]
            : throw Error("$$1 is the first group in parentheses of the tag, and there is no such group");
    }

    /// <summary>Parses a word: a call, or the declaration of a variable.</summary>
    private Operand ParseWord()
    {
        SkipSpace();
        int start = _at;
        while (IsWordCharacter(Current))
        {
            _at++;
        }

        string name = code[start.._at];
        if (name.Length == 0)
        {
            throw Error("a value is missing");
        }

        if (name is "my" or "our" or "local")
        {
            SkipSpace();
            return Current == '$' ? ParseVariable() : throw Error("a variable is missing");
        }

        if (name == "not")
        {
            Evaluation operand = ParseAssignment().Get;
            return new Operand(scope => Scalar.Of(!operand(scope).IsTrue));
        }

        if (name is "q" or "qq")
        {
            string text = ReadDelimited();
            return name == "q"
                ? Operand.Constant(new Scalar(Unescaped(text)))
                : new Operand(ParseInterpolation(text, isPattern: false));
        }

        if (ExpressionFunctions.Find(name) is not { } function)
        {
            _at = start;
            throw Error($"there is no '{name}' here: known are {ExpressionFunctions.Names}");
        }

        CanSkip |= name == "skip";
        NeedsTotal |= name == "total_jobs";
        return new Operand(Call(function, ParseArguments(function)));
    }

    private Evaluation[] ParseArguments(ExpressionFunction function)
    {
        int start = _at;
        var arguments = new List<Evaluation>();
        SkipSpace();
        if (Current == '(')
        {
            _at++;
            SkipSpace();
            while (Current != ')')
            {
                arguments.Add(ParseAssignment().Get);
                SkipSpace();
                if (Current != ')')
                {
                    Expect(',');
                    SkipSpace();
                }
            }

            _at++;
        }
        else if (function.Most == 1 && BeginsTerm())
        {
            // A function of one value binds more than a comparison.
            arguments.Add(ParseLevel(2).Get);
        }
        else if (function.Most > 1 && BeginsTerm())
        {
            do
            {
                arguments.Add(ParseAssignment().Get);
            } while (Take(","));
        }

        if (arguments.Count == 0 && function.TakesValue)
        {
            arguments.Add(Value.Get);
        }

        if (arguments.Count < function.Least || arguments.Count > function.Most)
        {
            _at = start;
            throw Error($"'{function.Name}' takes {function.Takes}");
        }

        return [.. arguments];
    }

    private bool BeginsTerm()
    {
        SkipSpace();
        if (char.IsAsciiLetter(Current))
        {
            foreach (
                string word in (string[])
                    ["x", "eq", "ne", "lt", "gt", "le", "ge", "cmp", "and", "or", "xor", "if", "unless"]
            )
            {
                if (IsWord(word))
                {
                    return false;
                }
            }
        }

        return char.IsAsciiLetterOrDigit(Current) || Current is '$' or '@' or '"' or '\'' or '(';
    }

    private static Evaluation Call(ExpressionFunction function, Evaluation[] arguments) =>
        scope =>
        {
            var values = new Scalar[arguments.Length];
            for (int i = 0; i < values.Length; i++)
            {
                values[i] = arguments[i](scope);
            }

            return function.Call(scope, values);
        };

    private bool IsFileTest()
    {
        SkipSpace();
        return Current == '-'
            && _at + 2 < code.Length
            && "efdsz".Contains(code[_at + 1], StringComparison.Ordinal)
            && !IsWordCharacter(code[_at + 2]);
    }

    private Operand ParseFileTest()
    {
        char test = code[_at + 1];
        _at += 2;
        Evaluation path = BeginsTerm() ? ParsePower().Get : Value.Get;
        return new Operand(scope => Scalar.Of(FileTest(test, path(scope).ToString())));
    }

    private static bool FileTest(char test, string path)
    {
        var file = new FileInfo(path.Length == 0 ? "/dev/null/none" : path);
        return test switch
        {
            'f' => file.Exists,
            'd' => Directory.Exists(path),
            's' => file is { Exists: true, Length: > 0 },
            'z' => file is { Exists: true, Length: 0 },
            _ => file.Exists || Directory.Exists(path),
        };
    }
}
