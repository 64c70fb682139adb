using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Becket.Orleans.Tests;

/// <summary>What users write, the ledger's states and the workers know nothing of Orleans.</summary>
public sealed class FloorsTests
{
    [Theory]
    [InlineData("Becket.Orleans.Jobs")]
    [InlineData("Becket.Orleans.Ledger")]
    [InlineData("Becket.Orleans.Workers")]
    public void Jobs_the_ledger_and_the_workers_know_nothing_of_Orleans(string floor) =>
        Assert.DoesNotContain(
            Uses(floor),
            static use =>
                use == "Becket.Orleans"
                || (
                    (use + ".").StartsWith("Becket.Orleans.", StringComparison.Ordinal)
                    && use is not ("Becket.Orleans.Jobs" or "Becket.Orleans.Ledger" or "Becket.Orleans.Workers")
                )
                || use == "Orleans"
                || use.StartsWith("Orleans.", StringComparison.Ordinal)
        );

    [Fact]
    public void The_ledger_knows_no_reactor_and_no_worker() =>
        Assert.DoesNotContain(
            Uses("Becket.Orleans.Ledger"),
            static use =>
                use == "Becket.Orleans.Workers"
                || (
                    use.StartsWith("Becket.", StringComparison.Ordinal)
                    && !use.StartsWith("Becket.Orleans", StringComparison.Ordinal)
                )
        );

    /// <summary>The namespaces that the types of a namespace name in their signatures and their code.</summary>
    private static SortedSet<string> Uses(string floor)
    {
        using var assembly = ModuleDefinition.ReadModule(typeof(JobList).Assembly.Location);
        var uses = new SortedSet<string>(StringComparer.Ordinal);
        TypeDefinition[] types = [.. assembly.GetTypes().Where(type => NamespaceOf(type) == floor)];
        Assert.NotEmpty(types);
        foreach (TypeDefinition type in types)
        {
            Add(uses, type.BaseType);
            foreach (FieldDefinition field in type.Fields)
            {
                Add(uses, field.FieldType);
            }

            foreach (MethodDefinition method in type.Methods)
            {
                Add(uses, method.ReturnType);
                foreach (ParameterDefinition parameter in method.Parameters)
                {
                    Add(uses, parameter.ParameterType);
                }

                foreach (Instruction instruction in method.HasBody ? method.Body.Instructions : [])
                {
                    Add(uses, (instruction.Operand as MemberReference)?.DeclaringType);
                    Add(uses, instruction.Operand as TypeReference);
                }
            }
        }

        return uses;
    }

    private static void Add(SortedSet<string> uses, TypeReference? type)
    {
        if (type is null)
        {
            return;
        }

        uses.Add(NamespaceOf(type.GetElementType()));
        foreach (TypeReference argument in (type as GenericInstanceType)?.GenericArguments ?? [])
        {
            Add(uses, argument);
        }
    }

    private static string NamespaceOf(TypeReference type) =>
        type.DeclaringType is { } outer ? NamespaceOf(outer) : type.Namespace;
}
