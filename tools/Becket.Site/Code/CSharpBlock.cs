using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Becket.Site.Code;

/// <summary>A block of C# as a file of its own, in a namespace of its own, so that all blocks of the site are one
/// compilation.</summary>
/// <remarks>A block is statements with types after them, members of a class, or a file. Its parts go where the language
/// wants them: usings to the top, statements or members into a class, types below it.</remarks>
internal sealed class CSharpBlock
{
    private static readonly CSharpParseOptions s_syntax = new(LanguageVersion.CSharp14);

    private CSharpBlock(string file, IReadOnlyList<(TextSpan InBlock, int InFile)> parts) =>
        (File, Parts) = (file, parts);

    /// <summary>The text of the file.</summary>
    public string File { get; }

    /// <summary>The parts of the block, in order, and where each begins in the file.</summary>
    public IReadOnlyList<(TextSpan InBlock, int InFile)> Parts { get; }

    /// <summary>Makes a file of a block.</summary>
    /// <param name="code">The block.</param>
    /// <param name="given">Members that it may use.</param>
    /// <param name="usings">The usings that the packages bring.</param>
    /// <param name="number">A number that no other block has.</param>
    public static CSharpBlock Create(string code, string given, string usings, int number)
    {
        var unit = (CompilationUnitSyntax)CSharpSyntaxTree.ParseText(code, s_syntax).GetRoot();
        if (unit.Members.Any(static member => member is BaseNamespaceDeclarationSyntax))
        {
            return new CSharpBlock(code, [(new TextSpan(0, code.Length), 0)]);
        }

        int endOfUsings = unit.Usings.Count == 0 ? 0 : unit.Usings[^1].FullSpan.End;
        bool isMembers = unit.Members.Any(static member =>
            member is BaseMethodDeclarationSyntax or BaseFieldDeclarationSyntax or BasePropertyDeclarationSyntax
        );
        int endOfBody =
            isMembers ? code.Length
            : unit.Members.LastOrDefault(static member => member is GlobalStatementSyntax) is { } last
                ? last.FullSpan.End
            : endOfUsings;
        var file = new System.Text.StringBuilder($"namespace Block{number} {{\n{usings}");
        var parts = new List<(TextSpan, int)>();
        Add(0, endOfUsings);
        file.Append($"using static Block{number}.Given;\nstatic partial class Given {{\n{given}\n}}\n");
        file.Append("partial class Program {\n");
        file.Append(isMembers ? "" : "static async Task<int> Main(string[] args) {\n");
        Add(endOfUsings, endOfBody);
        file.Append(isMembers ? "\n}\n" : "\n}\n}\n");
        Add(endOfBody, code.Length);
        return new CSharpBlock(file.Append("\n}\n").ToString(), parts);

        void Add(int start, int end)
        {
            if (end > start)
            {
                parts.Add((TextSpan.FromBounds(start, end), file.Length));
                file.Append(code, start, end - start);
            }
        }
    }
}
