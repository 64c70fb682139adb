using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Becket.Analyzers.Blocking;

/// <summary>The program's own lists: members that do not block in it (<c>becket.nonblocking.txt</c>), and members of
/// its own that do (<c>becket.blocking.txt</c>).</summary>
/// <remarks>A line is a member or a type as documentation comments write it (<c>M:Some.Type.Method(System.Int32)</c>,
/// <c>T:Some.Type</c>), or its full name without parameters. <c>#</c> begins a comment.</remarks>
internal sealed class Exclusions
{
    private const string NonBlockingFile = "becket.nonblocking.txt";
    private const string BlockingFile = "becket.blocking.txt";

    private readonly ImmutableHashSet<string> _nonBlocking;
    private readonly ImmutableHashSet<string> _blocking;

    private Exclusions(ImmutableHashSet<string> nonBlocking, ImmutableHashSet<string> blocking)
    {
        _nonBlocking = nonBlocking;
        _blocking = blocking;
    }

    public static Exclusions Read(ImmutableArray<AdditionalText> files, CancellationToken token) =>
        new(Lines(files, NonBlockingFile, token), Lines(files, BlockingFile, token));

    public bool IsNonBlocking(ISymbol member) => Contains(_nonBlocking, member);

    public bool IsBlocking(ISymbol member) => Contains(_blocking, member);

    private static bool Contains(ImmutableHashSet<string> list, ISymbol member)
    {
        if (list.IsEmpty)
        {
            return false;
        }

        ISymbol definition = member.OriginalDefinition;
        INamedTypeSymbol? type = definition.ContainingType;
        return list.Contains(definition.GetDocumentationCommentId() ?? "")
            || (
                type is not null
                && (
                    list.Contains(type.GetDocumentationCommentId() ?? "")
                    || list.Contains(Names.FullName(type))
                    || list.Contains(Names.FullName(type) + "." + definition.Name)
                )
            );
    }

    private static ImmutableHashSet<string> Lines(
        ImmutableArray<AdditionalText> files,
        string name,
        CancellationToken token
    )
    {
        ImmutableHashSet<string>.Builder lines = ImmutableHashSet.CreateBuilder(StringComparer.Ordinal);
        foreach (AdditionalText file in files)
        {
            string path = file.Path;
            if (!string.Equals(path.Substring(path.LastIndexOfAny(['/', '\\']) + 1), name, StringComparison.Ordinal))
            {
                continue;
            }

            foreach (TextLine line in file.GetText(token)?.Lines ?? Enumerable.Empty<TextLine>())
            {
                string text = line.ToString();
                int comment = text.IndexOf('#');
                text = (comment < 0 ? text : text.Substring(0, comment)).Trim();
                if (text.Length > 0)
                {
                    lines.Add(text);
                }
            }
        }

        return lines.ToImmutable();
    }
}
