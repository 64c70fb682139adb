using Becket.Reactors.Drivers.Simulated;

namespace Becket.Simulations.Networks;

/// <summary>How long TCP waits before it sends a packet again, and how often it does: as Linux by default.</summary>
/// <remarks>Source: the kernel's Documentation/networking/ip-sysctl.rst, include/net/tcp.h, RFC 6298.</remarks>
internal static class TcpTimes
{
    /// <summary>The seconds before the first repetition of a call (TCP_TIMEOUT_INIT).</summary>
    public const double FirstCall = 1;

    /// <summary>The least seconds before a repetition, to which the round trip is added (TCP_RTO_MIN).</summary>
    public const double Least = 0.2;

    /// <summary>The most seconds between two repetitions (TCP_RTO_MAX).</summary>
    public const double Most = 120;

    /// <summary>Repetitions of a call (tcp_syn_retries): with 1, 2, 4, … 64 s it ends after 127 s. Kernels from 6.5 on
    /// repeat it four times more in the first seconds, and end it after 131 s.</summary>
    public const int CallRetries = 6;

    /// <summary>Repetitions of the answer to a call that the caller does not acknowledge
    /// (tcp_synack_retries).</summary>
    public const int AnswerRetries = 5;

    /// <summary>Repetitions on a connection (tcp_retries2): it ends after 924.6 s and a little more.</summary>
    public const int Retries = 15;

    /// <summary>Repetitions for a program that has closed the connection (tcp_orphan_retries).</summary>
    public const int OrphanRetries = 8;

    /// <summary>The idle seconds before the first probe (tcp_keepalive_time).</summary>
    public const double KeepAliveIdle = 7200;

    /// <summary>The seconds between two probes that get no answer (tcp_keepalive_intvl).</summary>
    public const double KeepAliveInterval = 75;

    /// <summary>Probes without an answer before the connection ends (tcp_keepalive_probes).</summary>
    public const int KeepAliveProbes = 9;

    /// <summary>The seconds before a packet is sent again for the first time.</summary>
    public static double FirstOf(PacketKind kind, double roundTrip) =>
        kind == PacketKind.Syn ? FirstCall : Least + roundTrip;

    /// <summary>How often a packet is sent again.</summary>
    public static int RetriesOf(PacketKind kind, bool isClosed) =>
        kind switch
        {
            PacketKind.Syn => CallRetries,
            PacketKind.Ack => AnswerRetries,
            _ => isClosed ? OrphanRetries : Retries,
        };
}
