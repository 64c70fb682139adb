using System.Globalization;
using System.Text;
using Becket.Cli.Running.Templates.Expressions;

namespace Becket.Cli.Running.Templates;

/// <summary>A condition for jobs: an expression with placeholders, as in <c>{1} &lt; {2}</c>.</summary>
/// <remarks>A placeholder is a variable of the expression, so no value is read as code. (GNU parallel puts the values
/// into the expression, and Perl reads them.)</remarks>
internal sealed class JobFilter
{
    private readonly TextTemplate _text;
    private readonly Expression _expression;

    /// <param name="text">The expression.</param>
    /// <param name="syntax">The placeholders.</param>
    /// <exception cref="MisuseException">The expression is not understood.</exception>
    public JobFilter(string text, PlaceholderSyntax syntax)
    {
        _text = new TextTemplate(text, syntax);
        try
        {
            _expression = Expression.Parse(CodeOf(_text));
        }
        catch (MisuseException error)
        {
            string message = error.Message;
            for (int i = 0; i < Placeholders.Count; i++)
            {
                message = message.Replace(VariableOf(i), Placeholders[i].Text, StringComparison.Ordinal);
            }

            throw new MisuseException($"--filter: {message}");
        }
    }

    public IReadOnlyList<Placeholder> Placeholders => _text.Placeholders;

    /// <summary>Whether the job shall run. A condition that cannot be calculated is not true.</summary>
    public bool Takes(in JobValues values)
    {
        var scope = new ExpressionScope(string.Join(' ', values.Columns), values);
        try
        {
            for (int i = 0; i < Placeholders.Count; i++)
            {
                scope.SetVariable(NameOf(i), new Scalar(Placeholders[i].ValueOf(values)));
            }

            return _expression.IsTrue(scope);
        }
        catch (ValueException)
        {
            return false;
        }
    }

    private static string NameOf(int placeholder) =>
        string.Create(CultureInfo.InvariantCulture, $"value_{placeholder}");

    private static string VariableOf(int placeholder) => $"${{{NameOf(placeholder)}}}";

    /// <summary>The expression with variables for the placeholders. Between single quotes there are no variables, so
    /// such a text is cut and joined.</summary>
    private static string CodeOf(TextTemplate text)
    {
        var code = new StringBuilder();
        char quote = '\0';
        int open = 0;
        bool isJoined = false;
        for (int i = 0; i <= text.Placeholders.Count; i++)
        {
            string literal = text.Literals[i];
            for (int at = 0; at < literal.Length; at++)
            {
                char c = literal[at];
                code.Append(c);
                if (c == '\\' && at + 1 < literal.Length)
                {
                    code.Append(literal[++at]);
                }
                else if (quote == '\0' && c is '\'' or '"')
                {
                    (quote, open, isJoined) = (c, code.Length - 1, false);
                }
                else if (c == quote)
                {
                    quote = '\0';
                    if (isJoined)
                    {
                        code.Insert(open, '(').Append(')');
                    }
                }
            }

            if (i < text.Placeholders.Count)
            {
                isJoined |= quote == '\'';
                code.Append(quote == '\'' ? $"'.{VariableOf(i)}.'" : VariableOf(i));
            }
        }

        return code.ToString();
    }
}
