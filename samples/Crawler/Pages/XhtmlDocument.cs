using System.Xml;
using AngleSharp.Dom;

namespace Crawler.Pages;

/// <summary>Reads XHTML as XML, where a script element may end in its own tag, into elements of HTML.</summary>
internal static class XhtmlDocument
{
    /// <summary>Reads a page. Null if it is not well formed, names entities of its document type, or is nested too
    /// deep: the parser of HTML reads it then.</summary>
    public static IDocument? TryRead(string text, Uri address)
    {
        var settings = new XmlReaderSettings
        {
            DtdProcessing = DtdProcessing.Ignore,
            XmlResolver = null,
            IgnoreProcessingInstructions = true,
            IgnoreComments = true,
        };
        IDocument document = Documents.Empty(address);
        document.DocumentElement.Remove();
        try
        {
            using var reader = XmlReader.Create(new StringReader(text), settings);
            INode parent = document;
            while (reader.Read())
            {
                if (reader.Depth > DocumentBounds.MaximumDepth)
                {
                    return null;
                }

                switch (reader.NodeType)
                {
                    case XmlNodeType.Element:
                        IElement element = Element(document, reader);
                        parent.AppendChild(element);
                        parent = reader.IsEmptyElement ? parent : element;
                        break;

                    case XmlNodeType.EndElement:
                        parent = parent.Parent!;
                        break;

                    case XmlNodeType.Text
                    or XmlNodeType.CDATA
                    or XmlNodeType.Whitespace
                    or XmlNodeType.SignificantWhitespace when parent != document:
                        parent.AppendChild(document.CreateTextNode(reader.Value));
                        break;
                }
            }
        }
        catch (Exception error) when (error is XmlException or DomException)
        {
            return null;
        }

        return document;
    }

    private static IElement Element(IDocument document, XmlReader reader)
    {
        IElement element = document.CreateElement(reader.NamespaceURI, reader.Name);
        while (reader.MoveToNextAttribute())
        {
            if (reader.NamespaceURI.Length == 0)
            {
                element.SetAttribute(reader.LocalName, reader.Value);
            }
        }

        reader.MoveToElement();
        return element;
    }
}
