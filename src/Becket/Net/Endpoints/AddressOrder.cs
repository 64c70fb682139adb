using System.Net;

namespace Becket.Net.Endpoints;

/// <summary>The order in which addresses are tried.</summary>
internal static class AddressOrder
{
    /// <summary>
    /// The families alternate, beginning with that of the first address; within a family the order stays. So a family
    /// that does not work costs one pause, and not one for each of its addresses (RFC 8305, section 4).
    /// </summary>
    public static IEnumerable<IPAddress> Interleave(IReadOnlyList<IPAddress> addresses)
    {
        if (addresses.Count == 0)
        {
            yield break;
        }

        var first = new Queue<IPAddress>(
            addresses.Where(address => address.AddressFamily == addresses[0].AddressFamily)
        );
        var others = new Queue<IPAddress>(
            addresses.Where(address => address.AddressFamily != addresses[0].AddressFamily)
        );
        while (first.Count > 0 || others.Count > 0)
        {
            if (first.TryDequeue(out IPAddress? address))
            {
                yield return address;
            }

            if (others.TryDequeue(out address))
            {
                yield return address;
            }
        }
    }
}
