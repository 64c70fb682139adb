using System.Net;

namespace Becket.Http.Loop;

internal static class CookieStore
{
    /// <summary>Adds the cookies of an answer. A malformed one is left out, and the others count.</summary>
    public static void Add(CookieContainer container, Uri uri, IEnumerable<string> values)
    {
        foreach (string value in values)
        {
            try
            {
                container.SetCookies(uri, value);
            }
            catch (CookieException)
            {
                // The server's mistake, and no reason to lose its answer.
            }
        }
    }
}
