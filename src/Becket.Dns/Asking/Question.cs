using Becket.Net.Errors;
using DnsClient;

namespace Becket.Dns.Asking;

/// <summary>What is asked, in a form that two equal questions share.</summary>
/// <param name="Name">The whole name as it is sent, in lower case.</param>
/// <param name="Type">The type of the records.</param>
internal readonly record struct Question(string Name, QueryType Type)
{
    /// <summary>Makes the question of a name as the user wrote it.</summary>
    /// <exception cref="DnsLookupException">No query can ask for this name.</exception>
    public static Question Of(string name, QueryType type)
    {
        try
        {
            return new Question(DnsString.Parse(name).Value.ToLowerInvariant(), type);
        }
        catch (ArgumentException error)
        {
            throw new DnsLookupException($"{name} cannot be a name: {error.Message}", error) { Name = name };
        }
    }
}
