using System.ComponentModel.DataAnnotations;

namespace Crawler.Items.Stages;

/// <summary>Checks items by the attributes of their properties, such as <c>[Required]</c>, <c>[Range]</c> and
/// <c>[RegularExpression]</c>. An item that breaks a rule is kept among the failed ones, with all rules that it
/// breaks.</summary>
/// <typeparam name="TItem">The type of the items.</typeparam>
/// <remarks>An attribute of a parameter of a record, as in <c>record Book([Required] string Title)</c>, counts for its
/// property: the language puts it on the parameter alone, and
/// <see cref="Validator.TryValidateObject(object, ValidationContext, ICollection{ValidationResult}?, bool)"/> does not
/// look there. <see cref="IValidatableObject"/> is asked too.</remarks>
public sealed class ValidationStage<TItem> : ItemStage<TItem>
    where TItem : notnull
{
    private readonly Dictionary<Type, IReadOnlyList<ParameterRule>> _rules = [];

    /// <summary>No bound: it never waits.</summary>
    public override int Slots => int.MaxValue;

    /// <inheritdoc/>
    public override Deferred<TItem?> Process(TItem item, Page page)
    {
        var broken = new List<ValidationResult>();
        Validator.TryValidateObject(item, new ValidationContext(item), broken, validateAllProperties: true);
        foreach (ParameterRule rule in RulesOf(item.GetType()))
        {
            if (rule.Check(item) is { } result)
            {
                broken.Add(result);
            }
        }

        return broken.Count == 0
            ? Deferred.Succeed<TItem?>(item)
            : throw new ValidationException(string.Join(" ", broken.Select(static result => result.ErrorMessage)));
    }

    private IReadOnlyList<ParameterRule> RulesOf(Type type)
    {
        if (!_rules.TryGetValue(type, out IReadOnlyList<ParameterRule>? rules))
        {
            rules = ParameterRule.Of(type);
            _rules.Add(type, rules);
        }

        return rules;
    }
}
