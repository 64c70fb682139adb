using System.ComponentModel.DataAnnotations;
using System.Reflection;

namespace Crawler.Items.Stages;

/// <summary>A rule that an attribute of a record's parameter sets for its property.</summary>
/// <param name="Property">The property.</param>
/// <param name="Attribute">The rule.</param>
internal sealed record ParameterRule(PropertyInfo Property, ValidationAttribute Attribute)
{
    /// <summary>The rules of a type.</summary>
    public static IReadOnlyList<ParameterRule> Of(Type type) =>
        [
            .. from constructor in type.GetConstructors()
            from parameter in constructor.GetParameters()
            let property = type.GetProperty(parameter.Name!)
            where property is not null && property.PropertyType == parameter.ParameterType
            from attribute in parameter.GetCustomAttributes<ValidationAttribute>()
            select new ParameterRule(property, attribute),
        ];

    /// <summary>What an item breaks; null if nothing.</summary>
    public ValidationResult? Check(object item) =>
        Attribute.GetValidationResult(
            Property.GetValue(item),
            new ValidationContext(item) { MemberName = Property.Name }
        );
}
