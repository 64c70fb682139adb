using System.Globalization;
using System.Xml.Linq;

namespace Becket.Cli.Timelines;

/// <summary>Creates the few SVG elements of the pictures.</summary>
internal static class Svg
{
    private static readonly XNamespace s_namespace = "http://www.w3.org/2000/svg";

    public static XName Name(string element) => s_namespace + element;

    /// <summary>Formats a number, rounded to a hundredth of a pixel, which is finer than a screen.</summary>
    public static string Number(double value) => Math.Round(value, 2).ToString(CultureInfo.InvariantCulture);

    public static XElement Group(string style, params object[] content) =>
        new(Name("g"), new XAttribute("class", style), content);

    public static XElement Rectangle(double x, double y, double width, double height, string? style = null)
    {
        var rectangle = new XElement(Name("rect"));
        if (style is not null)
        {
            rectangle.Add(new XAttribute("class", style));
        }

        return rectangle
            .With("x", Number(x))
            .With("y", Number(y))
            .With("width", Number(width))
            .With("height", Number(height));
    }

    public static XElement Line(double x1, double y1, double x2, double y2, string style) =>
        new XElement(Name("line"), new XAttribute("class", style))
            .With("x1", Number(x1))
            .With("y1", Number(y1))
            .With("x2", Number(x2))
            .With("y2", Number(y2));

    public static XElement Text(double x, double y, string text, string style) =>
        new XElement(Name("text"), new XAttribute("class", style))
            .With("x", Number(x))
            .With("y", Number(y))
            .Containing(text);

    public static XElement With(this XElement element, string attribute, string value)
    {
        element.Add(new XAttribute(attribute, value));
        return element;
    }

    private static XElement Containing(this XElement element, string text)
    {
        element.Add(text);
        return element;
    }
}
