using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Becket.Tests;

/// <summary>Which namespace uses which in a compiled assembly: the plan of the floors, and of the rooms on them,
/// checked against the code that was built.</summary>
internal static class Floors
{
    /// <summary>The floors of the library, from the ground up. The names in one array are on the same floor.</summary>
    public static string[][] Plan { get; } =
    [
        ["Becket.Deferreds", "Becket.Files", "Becket.Native"],
        ["Becket.Time"],
        ["Becket.Tasks"],
        ["Becket.Reactors"],
        ["Becket.Net"],
        ["Becket.Protocols", "Becket.Processes"],
        ["Becket.Simulations"],
    ];

    /// <summary>The rooms that not every namespace above may use, each with the namespaces that may.</summary>
    public static IReadOnlyDictionary<string, string[]> Rooms { get; } =
        new SortedDictionary<string, string[]>(StringComparer.Ordinal)
        {
            // System calls: only where descriptors, files and processes are.
            ["Becket.Native"] =
            [
                "Becket.Net.Adopting",
                "Becket.Net.Descriptors",
                "Becket.Net.Unix",
                "Becket.Processes",
                "Becket.Processes.Managed",
                "Becket.Processes.Spawning",
                "Becket.Processes.Transports",
                "Becket.Reactors.Drivers",
                "Becket.Reactors.Drivers.Epoll",
                "Becket.Reactors.Drivers.Sockets",
                "Becket.Reactors.Inspecting",
            ],

            // Memory that a driver, a connection or a protocol holds.
            ["Becket.Reactors.Buffers"] =
            [
                "Becket.Net.Connections",
                "Becket.Net.Descriptors",
                "Becket.Net.Tls",
                "Becket.Processes.Collecting",
                "Becket.Protocols.Framing",
                "Becket.Protocols.Policies",
                "Becket.Protocols.Proxying",
                "Becket.Reactors.Drivers.Epoll",
                "Becket.Reactors.Drivers.Ready",
                "Becket.Reactors.Drivers.Simulated",
                "Becket.Reactors.Drivers.Sockets",
            ],

            // One driver does not know the others, and the code above knows none: DriverChoice makes them.
            ["Becket.Reactors.Drivers.Epoll"] = ["Becket.Reactors.Drivers"],
            ["Becket.Reactors.Drivers.Sockets"] = ["Becket.Reactors.Drivers"],
            ["Becket.Reactors.Drivers.Simulated"] =
            [
                "Becket.Reactors.Drivers",
                "Becket.Simulations",
                "Becket.Simulations.Children",
                "Becket.Simulations.Logs",
                "Becket.Simulations.Networks",
            ],

            // The channel that drivers share; the code above sees IoChannel.
            ["Becket.Reactors.Drivers.Ready"] =
            [
                "Becket.Reactors.Drivers.Epoll",
                "Becket.Reactors.Drivers.Simulated",
                "Becket.Reactors.Drivers.Sockets",
            ],

            // The two ways to start a child; the code above sees Child.
            ["Becket.Processes.Managed"] = ["Becket.Processes"],
            ["Becket.Processes.Spawning"] = ["Becket.Processes", "Becket.Processes.Managed"],
        };

    /// <summary>The uses that types of <paramref name="user"/> make of types of the namespaces <paramref name="of"/>,
    /// as "user -> used".</summary>
    /// <param name="user">A namespace; those inside it belong to it.</param>
    /// <param name="of">Namespaces that should not be used; those inside them belong to them. They need not
    /// exist.</param>
    /// <param name="assembly">The assembly's file; the library's, if not given.</param>
    public static IReadOnlyList<string> UsesOf(string user, IEnumerable<string> of, string? assembly = null)
    {
        string[] forbidden = of.ToArray();
        using var module = ModuleDefinition.ReadModule(assembly ?? typeof(Deferred).Assembly.Location);
        return
        [
            .. from type in module.GetTypes()
            where IsIn(type, user)
            from used in new References(type).All
            where forbidden.Any(name => IsIn(used, name))
            let use = $"{type.FullName} -> {used.FullName}"
            orderby use
            select use,
        ];
    }

    /// <summary>The uses of a room by other namespaces than itself and those that may use it, as "user ->
    /// used".</summary>
    public static IReadOnlyList<string> UsesFromElsewhere(string room)
    {
        using var module = ModuleDefinition.ReadModule(typeof(Deferred).Assembly.Location);
        return
        [
            .. from type in module.GetTypes()
            where !IsIn(type, room) && !Rooms[room].Contains(NamespaceOf(type))
            from used in new References(type).All
            where IsIn(used, room)
            let use = $"{type.FullName} -> {used.FullName}"
            orderby use
            select use,
        ];
    }

    /// <summary>All namespaces of the library's types.</summary>
    public static IReadOnlyList<string> Namespaces()
    {
        using var module = ModuleDefinition.ReadModule(typeof(Deferred).Assembly.Location);
        return [.. module.GetTypes().Select(NamespaceOf).Distinct().Order(StringComparer.Ordinal)];
    }

    private static bool IsIn(TypeReference type, string name) =>
        NamespaceOf(type) is var own && (own == name || own.StartsWith(name + ".", StringComparison.Ordinal));

    private static string NamespaceOf(TypeReference type) =>
        type.DeclaringType is { } outer ? NamespaceOf(outer) : type.Namespace;

    /// <summary>Every type that one type names: bases, attributes, members, signatures, generic arguments, constraints
    /// and bodies.</summary>
    private sealed class References
    {
        private readonly SortedDictionary<string, TypeReference> _all = new(StringComparer.Ordinal);

        public References(TypeDefinition type)
        {
            Add(type.BaseType);
            AddAttributes(type);
            Add(type.GenericParameters);
            foreach (InterfaceImplementation? implemented in type.Interfaces)
            {
                Add(implemented.InterfaceType);
            }

            foreach (FieldDefinition? field in type.Fields)
            {
                AddAttributes(field);
                Add(field.FieldType);
            }

            foreach (PropertyDefinition? property in type.Properties)
            {
                AddAttributes(property);
                Add(property.PropertyType);
            }

            foreach (EventDefinition? @event in type.Events)
            {
                AddAttributes(@event);
                Add(@event.EventType);
            }

            foreach (MethodDefinition? method in type.Methods)
            {
                Add(method);
            }
        }

        public IEnumerable<TypeReference> All => _all.Values;

        private void Add(MethodDefinition method)
        {
            AddAttributes(method);
            AddAttributes(method.MethodReturnType);
            Add(method.GenericParameters);
            AddSignature(method);
            foreach (ParameterDefinition? parameter in method.Parameters)
            {
                AddAttributes(parameter);
            }

            foreach (MethodReference? overridden in method.Overrides)
            {
                AddMember(overridden);
            }

            if (!method.HasBody)
            {
                return;
            }

            foreach (VariableDefinition? variable in method.Body.Variables)
            {
                Add(variable.VariableType);
            }

            foreach (ExceptionHandler? handler in method.Body.ExceptionHandlers)
            {
                Add(handler.CatchType);
            }

            foreach (Instruction? instruction in method.Body.Instructions)
            {
                AddOperand(instruction);
            }
        }

        private void AddOperand(Instruction instruction)
        {
            switch (instruction.Operand)
            {
                case TypeReference type:
                    Add(type);
                    break;
                case MemberReference member:
                    AddMember(member);
                    break;
                case IMethodSignature call:
                    AddSignature(call);
                    break;
                default:
                    break;
            }
        }

        private void AddMember(MemberReference member)
        {
            Add(member.DeclaringType);
            if (member is FieldReference field)
            {
                Add(field.FieldType);
            }

            if (member is MethodReference method)
            {
                AddSignature(method);
            }

            if (member is GenericInstanceMethod generic)
            {
                Add(generic.GenericArguments);
            }
        }

        private void AddSignature(IMethodSignature method)
        {
            Add(method.ReturnType);
            Add(method.Parameters.Select(static parameter => parameter.ParameterType));
        }

        private void Add(IEnumerable<GenericParameter> parameters)
        {
            foreach (GenericParameter parameter in parameters)
            {
                AddAttributes(parameter);
                Add(parameter.Constraints.Select(static constraint => constraint.ConstraintType));
            }
        }

        private void AddAttributes(ICustomAttributeProvider annotated)
        {
            foreach (CustomAttribute? attribute in annotated.CustomAttributes)
            {
                Add(attribute.AttributeType);
                Add(
                    attribute
                        .ConstructorArguments.Concat(
                            attribute.Fields.Concat(attribute.Properties).Select(static named => named.Argument)
                        )
                        .Select(static argument => argument.Value as TypeReference)
                );
            }
        }

        private void Add(IEnumerable<TypeReference?> types)
        {
            foreach (TypeReference? type in types)
            {
                Add(type);
            }
        }

        private void Add(TypeReference? type)
        {
            switch (type)
            {
                case null or GenericParameter:
                    return;
                case GenericInstanceType generic:
                    Add(generic.ElementType);
                    Add(generic.GenericArguments);
                    return;
                case IModifierType modified:
                    Add(modified.ModifierType);
                    Add(modified.ElementType);
                    return;
                case FunctionPointerType pointer:
                    AddSignature(pointer);
                    return;
                case TypeSpecification wrapped:
                    Add(wrapped.ElementType);
                    return;
                default:
                    _all[type.FullName] = type;
                    return;
            }
        }
    }
}
