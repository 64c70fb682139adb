using System.Globalization;

namespace Becket.Cli.Parsing;

/// <summary>Readers of values that several options take. A reader that one option needs is beside the type that it
/// reads.</summary>
internal static class ValueReaders
{
    public static ValueReader<string> AnyText { get; } = NonEmpty("a text", least: 0);

    public static ValueReader<string> FileName { get; } = NonEmpty("the name of a file");

    public static ValueReader<string> DirectoryName { get; } = NonEmpty("a directory");

    public static ValueReader<int> WholeNumber { get; } =
        new(
            "a whole number",
            (string text, out int number) =>
                int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number)
        );

    public static ValueReader<int> WholeNumberTo(int most) =>
        new(
            $"a whole number from 1 to {most}",
            (string text, out int number) => WholeNumber.TryRead(text, out number) && number >= 1 && number <= most
        );

    public static ValueReader<double> NumberTo(double most) =>
        new(
            $"a number from 0 to {most}",
            (string text, out double number) =>
                double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number)
                && number >= 0
                && number <= most
        );

    private static ValueReader<string> NonEmpty(string takes, int least = 1) =>
        new(
            takes,
            (string text, out string value) =>
            {
                value = text;
                return text.Length >= least;
            }
        );
}
