using System.Globalization;
using Becket.Orleans.Ledger;

namespace Becket.ClusterTool.Links;

/// <summary>A refusal of the ledger on its way to a worker: the worker must know it from an unknown outcome.</summary>
internal static class RemoteRefusal
{
    private const string Start = "ledger ";

    public static string Write(LedgerException error) =>
        string.Create(CultureInfo.InvariantCulture, $"{Start}{(byte)error.Error} {error.Message}");

    /// <summary>The refusal of the ledger; null if the text is another one.</summary>
    public static LedgerException? Read(string text) =>
        text.StartsWith(Start, StringComparison.Ordinal)
        && text[Start.Length..].Split(' ', 2) is [var code, var message]
        && byte.TryParse(code, NumberStyles.None, CultureInfo.InvariantCulture, out byte error)
            ? new LedgerException((LedgerError)error, message)
            : null;
}
