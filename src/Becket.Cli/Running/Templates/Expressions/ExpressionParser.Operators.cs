namespace Becket.Cli.Running.Templates.Expressions;

/// <content>Operators, from the ones that bind least to the ones that bind most.</content>
internal sealed partial class ExpressionParser
{
    private delegate Scalar BinaryOperator(Scalar left, Scalar right);

    private Operand ParseExpression()
    {
        Enter();
        Operand left = ParseAnd();
        while (true)
        {
            if (TakeWord("or"))
            {
                left = Or(left.Get, ParseAnd().Get);
            }
            else if (TakeWord("xor"))
            {
                (Evaluation one, Evaluation other) = (left.Get, ParseAnd().Get);
                left = new Operand(scope => Scalar.Of(one(scope).IsTrue != other(scope).IsTrue));
            }
            else
            {
                _depth--;
                return left;
            }
        }
    }

    private Operand ParseAnd()
    {
        Operand left = ParseNot();
        while (TakeWord("and"))
        {
            left = And(left.Get, ParseNot().Get);
        }

        return left;
    }

    private Operand ParseNot()
    {
        if (!TakeWord("not"))
        {
            return ParseAssignment();
        }

        Enter();
        Evaluation operand = ParseNot().Get;
        _depth--;
        return new Operand(scope => Scalar.Of(!operand(scope).IsTrue));
    }

    private Operand ParseAssignment()
    {
        Enter();
        Operand left = ParseChoice();
        SkipSpace();
        int start = _at;
        Operand result = left;
        if (Take("=", notBefore: "=~"))
        {
            result = Assign(left, ParseAssignment().Get, start);
        }
        else if (TakeCompound() is { } combine)
        {
            Evaluation right = ParseAssignment().Get;
            result = Assign(left, combine(left, right), start);
        }

        _depth--;
        return result;
    }

    private Operand Assign(Operand target, Evaluation value, int start)
    {
        if (target.Set is not { } set)
        {
            _at = start;
            throw Error("only $_ and variables can be assigned");
        }

        return new Operand(
            scope =>
            {
                Scalar assigned = value(scope);
                set(scope, assigned);
                return assigned;
            },
            set
        );
    }

    private Func<Operand, Evaluation, Evaluation>? TakeCompound()
    {
        foreach ((string text, BinaryOperator apply) in s_compound)
        {
            if (Take(text))
            {
                return (left, right) =>
                {
                    Evaluation old = left.Get;
                    return scope =>
                    {
                        Scalar before = old(scope);
                        return apply(before, right(scope));
                    };
                };
            }
        }

        return Take("||=") || Take("//=") ? (left, right) => Or(left.Get, right).Get
            : Take("&&=") ? (left, right) => And(left.Get, right).Get
            : null;
    }

    private Operand ParseChoice()
    {
        Operand condition = ParseOr();
        if (!Take("?"))
        {
            return condition;
        }

        Evaluation then = ParseAssignment().Get;
        Expect(':');
        Evaluation otherwise = ParseAssignment().Get;
        Evaluation get = condition.Get;
        return new Operand(scope => get(scope).IsTrue ? then(scope) : otherwise(scope));
    }

    private Operand ParseOr()
    {
        Operand left = ParseBothTrue();
        while (true)
        {
            if (Take("||", notBefore: "="))
            {
                left = Or(left.Get, ParseBothTrue().Get);
            }
            else if (Take("//", notBefore: "="))
            {
                // Nothing is undefined here: a column that a line does not have is empty.
                left = Or(left.Get, ParseBothTrue().Get);
            }
            else
            {
                return left;
            }
        }
    }

    private Operand ParseBothTrue()
    {
        Operand left = ParseLevel(0);
        while (Take("&&", notBefore: "="))
        {
            left = And(left.Get, ParseLevel(0).Get);
        }

        return left;
    }

    /// <summary>Parses operators of the same strength, which are applied from left to right.</summary>
    private Operand ParseLevel(int level)
    {
        if (level == s_levels.Length)
        {
            return ParseBinding();
        }

        Operand left = ParseLevel(level + 1);
        while (TakeOperator(level) is { } apply)
        {
            Evaluation one = left.Get;
            Evaluation other = ParseLevel(level + 1).Get;
            left = new Operand(scope =>
            {
                Scalar first = one(scope);
                return apply(first, other(scope));
            });
        }

        return left;
    }

    private BinaryOperator? TakeOperator(int level)
    {
        foreach ((string text, string notBefore, BinaryOperator apply) in s_levels[level])
        {
            bool isWord = char.IsAsciiLetter(text[0]);
            if (isWord ? TakeRepeatOrWord(text) : Take(text, notBefore))
            {
                return apply;
            }
        }

        return null;
    }

    /// <summary>Takes an operator that is a word; <c>x</c> may precede a number, as in <c>x3</c>.</summary>
    private bool TakeRepeatOrWord(string text)
    {
        SkipSpace();
        if (text == "x" && Current == 'x' && _at + 1 < code.Length && char.IsAsciiDigit(code[_at + 1]))
        {
            _at++;
            return true;
        }

        return !(text == "x" && _at + 1 < code.Length && code[_at + 1] == '=') && TakeWord(text);
    }

    private Operand ParseBinding()
    {
        Operand target = ParseSign();
        while (true)
        {
            bool isNegative = Take("!~");
            if (!isNegative && !Take("=~"))
            {
                return target;
            }

            SkipSpace();
            Evaluation bound = ParsePatternOperation(target) ?? DynamicMatch(target, ParseSign().Get);
            target = new Operand(isNegative ? scope => Scalar.Of(!bound(scope).IsTrue) : bound);
        }
    }

    private Operand ParseSign()
    {
        Enter();
        Operand result;
        if (Take("!", notBefore: "~="))
        {
            Evaluation operand = ParseSign().Get;
            result = new Operand(scope => Scalar.Of(!operand(scope).IsTrue));
        }
        else if (IsFileTest())
        {
            result = ParseFileTest();
        }
        else if (Take("-", notBefore: "-="))
        {
            Evaluation operand = ParseSign().Get;
            result = new Operand(scope => new Scalar(-operand(scope).Number));
        }
        else if (Take("+", notBefore: "+="))
        {
            result = ParseSign();
        }
        else
        {
            result = ParsePower();
        }

        _depth--;
        return result;
    }

    private Operand ParsePower()
    {
        Operand left = ParseCount();
        if (!Take("**", notBefore: "="))
        {
            return left;
        }

        (Evaluation one, Evaluation other) = (left.Get, ParseSign().Get);
        return new Operand(scope => new Scalar(Math.Pow(one(scope).Number, other(scope).Number)));
    }

    private Operand ParseCount()
    {
        SkipSpace();
        int start = _at;
        bool isUp = Take("++");
        if (isUp || Take("--"))
        {
            Operand operand = ParseTerm();
            return Assign(operand, Counted(operand.Get, isUp), start);
        }

        Operand term = ParseTerm();
        SkipSpace();
        start = _at;
        isUp = Take("++");
        if (!isUp && !Take("--"))
        {
            return term;
        }

        (Evaluation old, Evaluation change) = (term.Get, Assign(term, Counted(term.Get, isUp), start).Get);
        return new Operand(scope =>
        {
            Scalar before = old(scope);
            change(scope);
            return before;
        });
    }

    private static Evaluation Counted(Evaluation operand, bool isUp) =>
        isUp ? scope => operand(scope).Next() : scope => new Scalar(operand(scope).Number - 1);

    private static Operand Or(Evaluation left, Evaluation right) =>
        new(scope => left(scope) is { IsTrue: true } one ? one : right(scope));

    private static Operand And(Evaluation left, Evaluation right) =>
        new(scope => left(scope) is { IsTrue: false } one ? one : right(scope));
}
