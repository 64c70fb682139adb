using System.Text;

namespace Becket.Processes;

/// <summary>Strings as the system wants them: UTF-8.</summary>
internal static class SystemString
{
    // Half a surrogate pair has no UTF-8. A replacement in its place would be another argument than the caller's, so it is an error (ArgumentException).
    private static readonly UTF8Encoding s_utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static int LengthOf(string text) => s_utf8.GetByteCount(text);

    public static int Write(string text, Span<byte> into) => s_utf8.GetBytes(text, into);
}
