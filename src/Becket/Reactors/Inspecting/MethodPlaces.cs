using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using System.Runtime.CompilerServices;

namespace Becket.Reactors.Inspecting;

/// <summary>The files and lines of the <c>await</c>s of async methods, from portable debug symbols beside or inside of
/// the assembly.</summary>
/// <remarks>
/// <para>The compiler numbers the awaits of a method, and a waiting state machine holds the number of its await. The
/// symbols list for each await where in the code the method suspends, in the same order. Source: the specification of
/// the portable PDB, "Async Method Stepping Information".</para>
/// <para>Threads: any. It reads files, so the loop does not call it: <see cref="SnapshotPlaces"/> does, where the
/// snapshot is used.</para>
/// </remarks>
internal static class MethodPlaces
{
    private const string StateField = "<>1__state";
    private static readonly Guid s_asyncStepping = new("54FD2AC5-E925-401A-9C2A-F94F171072F8");
    private static readonly Lock s_gate = new();
    private static readonly ConditionalWeakTable<Assembly, Symbols> s_symbols = [];
    private static readonly ConditionalWeakTable<Type, List<(string File, int Line)>> s_awaits = [];

    /// <summary>The number of the await at which a state machine is suspended; -1 if it is not known.</summary>
    [UnconditionalSuppressMessage(
        "Trimming",
        "IL2075",
        Justification = "A trimmed program whose compiler type has lost the field shows the method without a line."
    )]
    public static int AwaitOf(object stateMachine) =>
        stateMachine.GetType().GetField(StateField, BindingFlags.Instance | BindingFlags.Public)?.GetValue(stateMachine)
            is int state
            ? state
            : -1;

    /// <summary>The file and line of an await; null if there are no symbols.</summary>
    public static (string File, int Line)? Find(Type stateMachine, int number)
    {
        // A program that was compiled ahead of time has no assemblies to look at.
        if (number < 0 || !RuntimeFeature.IsDynamicCodeSupported)
        {
            return null;
        }

        List<(string File, int Line)>? awaits;
        lock (s_gate)
        {
            if (!s_awaits.TryGetValue(stateMachine, out awaits))
            {
                awaits = Read(stateMachine);
                s_awaits.Add(stateMachine, awaits);
            }
        }

        return number < awaits.Count ? awaits[number] : null;
    }

    [UnconditionalSuppressMessage(
        "Trimming",
        "IL2070",
        Justification = "Without its metadata the method is shown without a line."
    )]
    private static List<(string File, int Line)> Read(Type stateMachine)
    {
        try
        {
            return
                stateMachine.GetMethod("MoveNext", BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public)
                    is { } moveNext
                && s_symbols.GetValue(stateMachine.Assembly, static assembly => new Symbols(Open(assembly))).Reader
                    is { } reader
                ? Read(reader, MetadataTokens.MethodDefinitionHandle(moveNext.MetadataToken & 0xFFFFFF))
                : [];
        }
        catch (Exception error) when (error is IOException or BadImageFormatException or UnauthorizedAccessException)
        {
            // Symbols that are damaged, or of another build.
            return [];
        }
    }

    private static List<(string File, int Line)> Read(MetadataReader reader, MethodDefinitionHandle method)
    {
        SequencePoint[] points =
        [
            .. reader
                .GetMethodDebugInformation(method)
                .GetSequencePoints()
                .Where(static point => !point.IsHidden)
                .OrderBy(static point => point.Offset),
        ];
        foreach (CustomDebugInformationHandle handle in reader.GetCustomDebugInformation(method))
        {
            CustomDebugInformation information = reader.GetCustomDebugInformation(handle);
            if (reader.GetGuid(information.Kind) == s_asyncStepping)
            {
                return Awaits(reader, reader.GetBlobReader(information.Value), points);
            }
        }

        return [];
    }

    private static List<(string File, int Line)> Awaits(MetadataReader reader, BlobReader blob, SequencePoint[] points)
    {
        List<(string, int)> awaits = [];
        _ = blob.ReadUInt32();
        while (blob.RemainingBytes > 0)
        {
            uint suspends = blob.ReadUInt32();
            _ = blob.ReadUInt32();
            _ = blob.ReadCompressedInteger();
            SequencePoint point = points.LastOrDefault(point => point.Offset <= suspends);
            awaits.Add(
                point.Document.IsNil
                    ? ("", 0)
                    : (reader.GetString(reader.GetDocument(point.Document).Name), point.StartLine)
            );
        }

        return awaits;
    }

    [UnconditionalSuppressMessage(
        "SingleFile",
        "IL3000",
        Justification = "In a single file the location is empty, and methods are shown without lines."
    )]
    private static MetadataReaderProvider? Open(Assembly assembly)
    {
        if (assembly.IsDynamic || assembly.Location is not { Length: > 0 } file)
        {
            return null;
        }

#pragma warning disable RS0030 // Not on the loop, and not a file of the program's work.
        using var image = new PEReader(File.OpenRead(file));
        return image.TryOpenAssociatedPortablePdb(
            file,
            static path => File.Exists(path) ? new MemoryStream(File.ReadAllBytes(path)) : null,
            out MetadataReaderProvider? symbols,
            out _
        )
            ? symbols
            : null;
#pragma warning restore RS0030
    }

    /// <summary>The symbols of an assembly, as long as the assembly lives.</summary>
    private sealed class Symbols(MetadataReaderProvider? provider)
    {
        public MetadataReader? Reader { get; } = provider?.GetMetadataReader();
    }
}
