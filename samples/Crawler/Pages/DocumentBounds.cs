using AngleSharp.Dom;
using AngleSharp.Text;

namespace Crawler.Pages;

/// <summary>Watches a page while it is parsed, and ends that when the page is made to exhaust the parser: a few
/// kilobytes of badly nested tags can become millions of elements, or take hours.</summary>
/// <remarks>What had been parsed until then is the document.</remarks>
internal sealed class DocumentBounds(Uri address)
{
    /// <summary>How deep elements are nested, as in browsers: what is deeper follows the deepest instead.</summary>
    public const int MaximumDepth = 512;

    /// <summary>How many elements may be that deep. The parser looks through all that are open for each further
    /// one.</summary>
    public const int MaximumDeepElements = 2_000;

    /// <summary>How many bytes of memory the parser may take for each letter that it has read. Normal pages take 30,
    /// one of nothing but tags 140.</summary>
    private const long BytesForEach = 250;

    private const long BytesForAny = 64 * 1024 * 1024;

    // Looking at each element would cost more than it brings.
    private const int LookInterval = 8;

    private readonly long _mostAllocatedAtFirst = GC.GetAllocatedBytesForCurrentThread() + BytesForAny;

    private IElement? _looked;
    private long _allocated;
    private int _created;
    private int _deep;

    /// <summary>The document, from its first element on.</summary>
    public IDocument? Document { get; private set; }

    /// <summary>Notes that the parser made an element, which is not in its place yet.</summary>
    /// <exception cref="DocumentBoundsException">The page exhausts the parser.</exception>
    public void Created(IElement element, TextPosition position)
    {
        if (Document is null)
        {
            Document = element.Owner!;
            Document.Location.Href = address.AbsoluteUri;
        }

        if (++_created % LookInterval != 0)
        {
            return;
        }

        _deep += _looked is not null && DepthOf(_looked) >= MaximumDepth ? LookInterval : 0;
        _looked = element;
        // What had been allocated at the last look is of letters before this one: an attribute may hold a whole
        // picture.
        long allowed = _mostAllocatedAtFirst + (BytesForEach * position.Position);
        if (_deep > MaximumDeepElements || _allocated > allowed)
        {
            throw new DocumentBoundsException();
        }

        _allocated = GC.GetAllocatedBytesForCurrentThread();
    }

    private static int DepthOf(INode node)
    {
        int depth = 0;
        for (INode? at = node; at is IElement && depth < MaximumDepth; at = at.Parent)
        {
            depth++;
        }

        return depth;
    }
}
