using System.Security.Cryptography;
using System.Text;

namespace Becket.Samples.Fleet.Gateway.Status.Http;

/// <summary>The operators who have signed in on the page. The cookie of each is a random number, never the token, and
/// is worth nothing after signing out or after <see cref="Lifetime"/>.</summary>
internal sealed class OperatorSessions(string? token, TimeProvider time)
{
    public const string Cookie = "fleet-operator";

    /// <summary>The most operators. One more signs the first one out.</summary>
    private const int Most = 64;
    private const int NumberLength = 32;

    private readonly byte[]? _token = token is null ? null : SHA256.HashData(Encoding.UTF8.GetBytes(token));

    /// <summary>The time of signing in, by a clock that only grows, by the hash of the cookie. So the time of a search
    /// says nothing about the cookies of others.</summary>
    private readonly OrderedDictionary<string, long> _signedIn = [];

    public static TimeSpan Lifetime { get; } = TimeSpan.FromHours(12);

    /// <summary>Whether a token is asked for.</summary>
    public bool AreNeeded => _token is not null;

    /// <summary>Whether this is the token. Takes the same time whatever is given.</summary>
    public bool IsToken(string given) =>
        _token is not null
        && CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(given)), _token);

    /// <summary>Signs an operator in.</summary>
    /// <returns>The value of the cookie.</returns>
    public string Open()
    {
        string cookie = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(NumberLength));
        if (_signedIn.Count == Most)
        {
            _signedIn.RemoveAt(0);
        }

        _signedIn.Add(Hash(cookie), time.GetTimestamp());
        return cookie;
    }

    public bool Has(string cookie) =>
        _signedIn.TryGetValue(Hash(cookie), out long since) && time.GetElapsedTime(since) < Lifetime;

    /// <summary>Signs an operator out.</summary>
    public void Close(string cookie) => _signedIn.Remove(Hash(cookie));

    private static string Hash(string cookie) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(cookie)));
}
