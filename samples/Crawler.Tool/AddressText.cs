using Crawler.CommandLine;

namespace Crawler.Tool;

/// <summary>Reads the addresses of a command line.</summary>
internal static class AddressText
{
    /// <summary>Reads one.</summary>
    /// <exception cref="CommandException">It cannot be fetched.</exception>
    public static string Read(string text)
    {
        if (
            Uri.TryCreate(text, UriKind.Absolute, out Uri? address)
            && address.Scheme is "http" or "https"
            && address.Host.Length > 0
        )
        {
            return text;
        }

        bool lacksScheme =
            !text.Contains("://", StringComparison.Ordinal)
            && Uri.TryCreate("https://" + text, UriKind.Absolute, out Uri? whole)
            && whole.Host.Contains('.', StringComparison.Ordinal);
        throw new CommandException(
            lacksScheme
                ? $"'{text}' is no address; did you mean https://{text}?"
                : $"'{text}' is no address: it begins with http:// or https:// and has a host",
            ExitCodes.Misused
        );
    }
}
