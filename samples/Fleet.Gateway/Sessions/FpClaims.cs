using Becket.Samples.Fleet.Gateway.Stores.Records;

namespace Becket.Samples.Fleet.Gateway.Sessions;

/// <summary>Tells the alarms of anti-fatigue devices apart that share an address. Their frames carry neither a device
/// number nor a serial number, so two devices behind one router can send the same bytes in the same second.</summary>
/// <remarks>
/// <para>The first connection that sends some bytes gets the number 0 for them, the next one 1, and so on. A connection
/// that sends them again gets its own number again.</para>
/// <para>A number is free again when its connection ends, because the device comes back on another one and sends what
/// was not answered. It is not if the device got its answer and ended the connection in order: then it does not send
/// them again, and who does within <see cref="Plausibility.Resend"/> is another device.</para>
/// </remarks>
/// <param name="now">The reactor's time.</param>
internal sealed class FpClaims(Func<TimeSpan> now)
{
    private const int MaxKept = 10_000;

    private readonly Dictionary<(string Address, string Payload), List<Claim>> _claims = [];

    /// <summary>The number of these bytes of this connection.</summary>
    public int Take(object connection, string address, ReadOnlySpan<byte> payload)
    {
        RemoveOld();
        (string, string) key = (address, Convert.ToHexStringLower(payload));
        if (!_claims.TryGetValue(key, out List<Claim>? claims))
        {
            _claims[key] = claims = [];
        }

        claims.RemoveAll(claim => claim.IsLeft && now() - claim.Last > Plausibility.Resend);
        Claim? claim = claims.Find(claim => claim.Connection == connection);
        if (claim is null)
        {
            int number = 0;
            while (claims.Exists(claim => claim.Number == number))
            {
                number++;
            }

            claims.Add(claim = new Claim(connection, number));
        }

        claim.Last = now();
        return claim.Number;
    }

    /// <summary>Notes that a connection has ended.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="isInOrder">Whether the device ended it in order, and so has received what was sent before.</param>
    public void End(object connection, bool isInOrder)
    {
        foreach (((string, string) key, List<Claim> claims) in _claims)
        {
            claims.RemoveAll(claim => claim.Connection == connection && !(isInOrder && claim.IsAnswered));
            claims.ForEach(claim => claim.IsLeft |= claim.Connection == connection);
            if (claims.Count == 0)
            {
                _claims.Remove(key);
            }
        }
    }

    /// <summary>Notes that these bytes of a connection have been answered.</summary>
    public void Answered(object connection, string address, ReadOnlySpan<byte> payload)
    {
        if (_claims.TryGetValue((address, Convert.ToHexStringLower(payload)), out List<Claim>? claims))
        {
            foreach (Claim claim in claims.Where(claim => claim.Connection == connection))
            {
                claim.IsAnswered = true;
            }
        }
    }

    private void RemoveOld()
    {
        if (_claims.Count < MaxKept)
        {
            return;
        }

        foreach (((string, string) key, List<Claim> claims) in _claims)
        {
            claims.RemoveAll(claim => now() - claim.Last > Plausibility.Resend);
            if (claims.Count == 0)
            {
                _claims.Remove(key);
            }
        }
    }

    private sealed class Claim(object connection, int number)
    {
        public object Connection => connection;

        public int Number => number;

        public bool IsAnswered { get; set; }

        /// <summary>Whether the connection has ended.</summary>
        public bool IsLeft { get; set; }

        public TimeSpan Last { get; set; }
    }
}
