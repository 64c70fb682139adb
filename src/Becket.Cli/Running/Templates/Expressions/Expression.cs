namespace Becket.Cli.Running.Templates.Expressions;

/// <summary>An expression that changes a value: the part of Perl that users of GNU parallel type between <c>{=</c> and
/// <c>=}</c>.</summary>
internal sealed class Expression
{
    private readonly Evaluation _evaluation;

    private Expression(ExpressionParser parser)
    {
        _evaluation = parser.Parse();
        (CanSkip, NeedsTotal) = (parser.CanSkip, parser.NeedsTotal);
    }

    /// <summary>Whether it calls <c>skip()</c>.</summary>
    public bool CanSkip { get; }

    /// <summary>Whether it calls <c>total_jobs()</c>.</summary>
    public bool NeedsTotal { get; }

    /// <summary>Parses an expression.</summary>
    /// <param name="code">The expression.</param>
    /// <param name="groups">The texts for <c>$$1</c>, <c>$$2</c> and so on.</param>
    /// <exception cref="MisuseException">It is not understood.</exception>
    public static Expression Parse(string code, IReadOnlyList<string>? groups = null) =>
        new(new ExpressionParser(code, groups ?? []));

    /// <summary>The changed value.</summary>
    /// <exception cref="ValueException">It cannot be calculated.</exception>
    public string Change(string value, in JobValues job)
    {
        var scope = new ExpressionScope(value, job);
        _evaluation(scope);
        return scope.Value.ToString();
    }

    /// <summary>Whether its value is true, and it does not skip the job.</summary>
    /// <exception cref="ValueException">It cannot be calculated.</exception>
    public bool IsTrue(ExpressionScope scope) => _evaluation(scope).IsTrue && !scope.IsSkipped;

    /// <summary>Whether the expression skips a job with this value.</summary>
    public bool Skips(string value, in JobValues job)
    {
        var scope = new ExpressionScope(value, job);
        _evaluation(scope);
        return scope.IsSkipped;
    }
}
