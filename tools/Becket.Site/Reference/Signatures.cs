using Becket.Site.Code;
using Microsoft.CodeAnalysis;

namespace Becket.Site.Reference;

/// <summary>Declarations, as a reader of the source sees them.</summary>
internal static class Signatures
{
    private const int Columns = 84;

    /// <summary>A name with its type parameters and the types of its parameters: what tells overloads apart.</summary>
    private static readonly SymbolDisplayFormat s_short = new(
        typeQualificationStyle: SymbolDisplayTypeQualificationStyle.NameOnly,
        genericsOptions: SymbolDisplayGenericsOptions.IncludeTypeParameters,
        memberOptions: SymbolDisplayMemberOptions.IncludeParameters,
        parameterOptions: SymbolDisplayParameterOptions.IncludeType
            | SymbolDisplayParameterOptions.IncludeExtensionThis
            | SymbolDisplayParameterOptions.IncludeParamsRefOut,
        miscellaneousOptions: SymbolDisplayMiscellaneousOptions.UseSpecialTypes
            | SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier
    );

    private static readonly SymbolDisplayFormat s_type = new(
        typeQualificationStyle: SymbolDisplayTypeQualificationStyle.NameAndContainingTypes,
        genericsOptions: SymbolDisplayGenericsOptions.IncludeTypeParameters
            | SymbolDisplayGenericsOptions.IncludeVariance,
        miscellaneousOptions: SymbolDisplayMiscellaneousOptions.UseSpecialTypes
            | SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier
    );

    private static readonly SymbolDisplayFormat s_member = s_type
        .WithGenericsOptions(
            SymbolDisplayGenericsOptions.IncludeTypeParameters
                | SymbolDisplayGenericsOptions.IncludeTypeConstraints
                | SymbolDisplayGenericsOptions.IncludeVariance
        )
        .WithKindOptions(SymbolDisplayKindOptions.IncludeMemberKeyword | SymbolDisplayKindOptions.IncludeTypeKeyword)
        .WithMemberOptions(
            SymbolDisplayMemberOptions.IncludeAccessibility
                | SymbolDisplayMemberOptions.IncludeModifiers
                | SymbolDisplayMemberOptions.IncludeType
                | SymbolDisplayMemberOptions.IncludeRef
                | SymbolDisplayMemberOptions.IncludeParameters
                | SymbolDisplayMemberOptions.IncludeConstantValue
        )
        .WithParameterOptions(
            SymbolDisplayParameterOptions.IncludeType
                | SymbolDisplayParameterOptions.IncludeName
                | SymbolDisplayParameterOptions.IncludeDefaultValue
                | SymbolDisplayParameterOptions.IncludeParamsRefOut
                | SymbolDisplayParameterOptions.IncludeExtensionThis
        );

    /// <summary>The name of a type: <c>Deferred&lt;T&gt;</c>.</summary>
    public static string NameOf(ITypeSymbol type) => type.ToDisplayString(s_type);

    /// <summary>The name of a member without parameters, for the title of its page: <c>CallLater</c>.</summary>
    public static string NameOf(ISymbol member) =>
        member switch
        {
            ITypeSymbol type => NameOf(type),
            IMethodSymbol { MethodKind: MethodKind.Constructor } => member.ContainingType.Name,
            IMethodSymbol { MethodKind: MethodKind.Conversion or MethodKind.UserDefinedOperator } => OperatorOf(member),
            IPropertySymbol { IsIndexer: true } => "this[]",
            _ => member.Name,
        };

    /// <summary>A member as a heading that tells it from its overloads.</summary>
    public static string HeadingOf(ISymbol member) =>
        member is IMethodSymbol { MethodKind: MethodKind.Conversion or MethodKind.UserDefinedOperator } operation
            ? $"{OperatorOf(member)}({string.Join(", ", operation.Parameters.Select(static p => NameOf(p.Type)))})"
            : member.ToDisplayString(s_short);

    /// <summary>The declaration of a member.</summary>
    public static IReadOnlyList<CodeSpan> OfMember(ISymbol member)
    {
        IEnumerable<CodeSpan> spans = member.ToDisplayParts(s_member).Select(static part => SpanOf(part));
        IReadOnlyList<CodeSpan> line = member is IPropertySymbol property
            ? [.. spans, new CodeSpan(" "), .. AccessorsOf(property)]
            : [.. spans];
        return line.Sum(static span => span.Text.Length) <= Columns ? line : Wrap(line);
    }

    /// <summary>The declaration of a type, with its base and its interfaces.</summary>
    public static IReadOnlyList<CodeSpan> OfType(INamedTypeSymbol type)
    {
        if (type.TypeKind == TypeKind.Delegate)
        {
            IMethodSymbol invoke = type.DelegateInvokeMethod!;
            return
            [
                Keyword("public delegate "),
                .. PartsOf(invoke.ReturnType),
                new CodeSpan(" "),
                .. PartsOf(type),
                new CodeSpan("("),
                .. Join(
                    invoke.Parameters.Select(static parameter =>
                        (IEnumerable<CodeSpan>)[.. parameter.ToDisplayParts(s_member).Select(SpanOf)]
                    )
                ),
                new CodeSpan(")"),
            ];
        }

        List<IEnumerable<CodeSpan>> bases = [];
        if (type.BaseType is { SpecialType: SpecialType.None } baseType)
        {
            bases.Add(PartsOf(baseType));
        }

        // Those that come with another interface or with the base are left out.
        bases.AddRange(
            type.Interfaces.Where(face => face.DeclaredAccessibility == Accessibility.Public)
                .OrderBy(NameOf, StringComparer.Ordinal)
                .Select(PartsOf)
        );
        string modifiers =
            type.TypeKind is TypeKind.Interface or TypeKind.Enum ? ""
            : type.IsStatic ? "static "
            : type.IsValueType ? (type.IsReadOnly ? "readonly " : "") + (type.IsRefLikeType ? "ref " : "")
            : type.IsAbstract ? "abstract "
            : type.IsSealed ? "sealed "
            : "";
        return
        [
            Keyword($"{AccessOf(type)} {modifiers}{KindOf(type)} "),
            .. PartsOf(type),
            .. bases.Count == 0 ? [] : Join(bases).Prepend(new CodeSpan(" : ")),
            .. type.TypeParameters.SelectMany(ConstraintOf),
        ];
    }

    /// <summary>The parts of a type's name.</summary>
    public static IEnumerable<CodeSpan> PartsOf(ITypeSymbol type) => type.ToDisplayParts(s_type).Select(SpanOf);

    /// <summary>"class", "record struct" and so on.</summary>
    public static string KindOf(INamedTypeSymbol type) =>
        type.TypeKind switch
        {
            TypeKind.Interface => "interface",
            TypeKind.Enum => "enum",
            TypeKind.Delegate => "delegate",
            TypeKind.Struct => type.IsRecord ? "record struct" : "struct",
            _ => type.IsRecord ? "record" : "class",
        };

    private static string AccessOf(ISymbol symbol) =>
        symbol.DeclaredAccessibility == Accessibility.Public ? "public" : "protected";

    private static IEnumerable<CodeSpan> AccessorsOf(IPropertySymbol property)
    {
        yield return new CodeSpan("{ ");
        foreach (IMethodSymbol? accessor in new[] { property.GetMethod, property.SetMethod })
        {
            if (accessor is null || !Members.IsVisible(accessor))
            {
                continue;
            }

            if (accessor.DeclaredAccessibility != property.DeclaredAccessibility)
            {
                yield return Keyword("protected ");
            }

            yield return Keyword(
                accessor.MethodKind == MethodKind.PropertyGet ? "get"
                : accessor.IsInitOnly ? "init"
                : "set"
            );
            yield return new CodeSpan("; ");
        }

        yield return new CodeSpan("}");
    }

    private static IEnumerable<CodeSpan> ConstraintOf(ITypeParameterSymbol parameter)
    {
        var all = new List<IEnumerable<CodeSpan>>();
        string? kind =
            parameter.HasUnmanagedTypeConstraint ? "unmanaged"
            : parameter.HasValueTypeConstraint ? "struct"
            : parameter.HasReferenceTypeConstraint ? "class"
            : parameter.HasNotNullConstraint ? "notnull"
            : null;
        if (kind is not null)
        {
            all.Add([Keyword(kind)]);
        }

        all.AddRange(parameter.ConstraintTypes.Select(PartsOf));
        if (parameter.HasConstructorConstraint)
        {
            all.Add([Keyword("new"), new CodeSpan("()")]);
        }

        return all.Count == 0
            ? []
            :
            [
                new CodeSpan("\n    "),
                Keyword("where"),
                new CodeSpan(" "),
                new CodeSpan(parameter.Name, CodeKind.Type),
                new CodeSpan(" : "),
                .. Join(all),
            ];
    }

    private static IEnumerable<CodeSpan> Join(IEnumerable<IEnumerable<CodeSpan>> parts)
    {
        bool isFirst = true;
        foreach (IEnumerable<CodeSpan> part in parts)
        {
            if (!isFirst)
            {
                yield return new CodeSpan(", ");
            }

            isFirst = false;
            foreach (CodeSpan span in part)
            {
                yield return span;
            }
        }
    }

    /// <summary>Puts each parameter on a line of its own.</summary>
    private static List<CodeSpan> Wrap(IReadOnlyList<CodeSpan> line)
    {
        var wrapped = new List<CodeSpan>();
        int depth = 0;
        bool isDone = false;
        bool isAfterComma = false;
        foreach (CodeSpan span in line)
        {
            // A value that a parameter has by default may hold parentheses too; only the first list is wrapped.
            if (!isDone && span.Text is "(" or "<")
            {
                depth++;
            }
            else if (!isDone && span.Text is ")" or ">")
            {
                depth--;
                isDone = depth == 0 && span.Text == ")";
                if (isDone && wrapped[^1].Text != "(")
                {
                    wrapped.Add(new CodeSpan("\n"));
                }
            }

            if (isAfterComma && span.Text == " ")
            {
                isAfterComma = false;
                continue;
            }

            wrapped.Add(span);
            isAfterComma = !isDone && depth == 1 && span.Text == "," && wrapped.Any(static s => s.Text == "(");
            if (!isDone && depth == 1 && (span.Text == "(" || isAfterComma))
            {
                wrapped.Add(new CodeSpan("\n    "));
            }
        }

        return wrapped;
    }

    private static CodeSpan Keyword(string text) => new(text, CodeKind.Keyword);

    private static CodeSpan SpanOf(SymbolDisplayPart part) =>
        new(
            part.ToString(),
            part.Kind switch
            {
                SymbolDisplayPartKind.Keyword => CodeKind.Keyword,
                SymbolDisplayPartKind.ClassName
                or SymbolDisplayPartKind.StructName
                or SymbolDisplayPartKind.InterfaceName
                or SymbolDisplayPartKind.DelegateName
                or SymbolDisplayPartKind.EnumName
                or SymbolDisplayPartKind.RecordClassName
                or SymbolDisplayPartKind.RecordStructName
                or SymbolDisplayPartKind.TypeParameterName => CodeKind.Type,
                SymbolDisplayPartKind.MethodName or SymbolDisplayPartKind.ExtensionMethodName => CodeKind.Method,
                SymbolDisplayPartKind.NumericLiteral => CodeKind.Number,
                SymbolDisplayPartKind.StringLiteral => CodeKind.String,
                _ => CodeKind.Plain,
            },
            part.Symbol is ITypeSymbol and not ITypeParameterSymbol ? SymbolIds.Of(part.Symbol) : null
        );

    private static string OperatorOf(ISymbol member) =>
        member.Name switch
        {
            "op_Implicit" => "implicit operator",
            "op_Explicit" => "explicit operator",
            "op_Equality" => "operator ==",
            "op_Inequality" => "operator !=",
            "op_LessThan" => "operator <",
            "op_GreaterThan" => "operator >",
            "op_LessThanOrEqual" => "operator <=",
            "op_GreaterThanOrEqual" => "operator >=",
            "op_Addition" => "operator +",
            "op_Subtraction" => "operator -",
            _ => "operator " + member.Name[3..],
        };
}
