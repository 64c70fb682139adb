using System.Net;

namespace Becket.Orleans;

/// <summary>How a process takes part in a cluster. From the section "JobCluster" of the configuration, then from
/// code.</summary>
/// <remarks>All processes of a cluster have the same <see cref="Name"/> and keep their state in the same place: a
/// folder (for one process), Redis or PostgreSQL.</remarks>
public sealed class JobClusterOptions
{
    /// <summary>The name of the cluster. Clusters with other names share nothing, even in one Redis. "becket" by
    /// default.</summary>
    public string Name { get; set; } = "becket";

    /// <summary>What this process does. <see cref="ClusterRole.Everything"/> by default.</summary>
    public ClusterRole Role { get; set; }

    /// <summary>The folder of the state of a cluster that is this process alone; null by default.</summary>
    public string? Folder { get; set; }

    /// <summary>Where Redis is, as in "127.0.0.1:6379,password=secret"; null by default.</summary>
    public string? RedisAddress { get; set; }

    /// <summary>The connection string of a database of PostgreSQL; null by default.</summary>
    public string? PostgreSqlConnection { get; set; }

    /// <summary>The time in which the silos notice that one of them has been killed. 3 s by default; 1 s to 5 min.
    /// One that hangs is noticed in two to three times as long.</summary>
    /// <remarks>A silo that stands still for longer, as a machine that sleeps, is declared dead, and ends as soon as it
    /// hears so.</remarks>
    public TimeSpan DetectIn { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>The time after which a call to a silo that does not answer fails, and is made again. 5 s by
    /// default.</summary>
    public TimeSpan CallTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>The address at which the other processes reach this one. The loopback by default: then all processes
    /// are on one machine.</summary>
    /// <remarks><b>Without a <see cref="Certificate"/>, silos speak without TLS and without passwords: a program that
    /// reaches the ports can do everything. Give another address only with a certificate, or in a network that is
    /// private.</b></remarks>
    public string Address { get; set; } = IPAddress.Loopback.ToString();

    /// <summary>The port at which the other silos reach this one; 0, the default, for any that is free.</summary>
    public int SiloPort { get; set; }

    /// <summary>The port at which workers reach this silo; 0, the default, for any that is free.</summary>
    public int GatewayPort { get; set; }

    /// <summary>The address to listen at, if it is not <see cref="Address"/>: behind a proxy or in a container. Null by
    /// default.</summary>
    public string? ListenAddress { get; set; }

    /// <summary>The port to listen at for silos, if it is not <see cref="SiloPort"/>; null by default.</summary>
    public int? ListenSiloPort { get; set; }

    /// <summary>The port to listen at for workers, if it is not <see cref="GatewayPort"/>; null by default.</summary>
    public int? ListenGatewayPort { get; set; }

    /// <summary>The file of a certificate with its private key, in the form PEM, or PKCS #12 without a password; null
    /// by default. With it, silos and workers speak TLS 1.2 or 1.3, and each side must show such a
    /// certificate.</summary>
    /// <remarks>All processes of the cluster have the same file, which is then the key to the cluster; or each its own,
    /// signed by <see cref="CertificateAuthority"/>. Names in certificates are not compared. Redis and PostgreSQL have
    /// settings of their own in their addresses.</remarks>
    public string? Certificate { get; set; }

    /// <summary>The file of the certificate, in the form PEM, that has signed those of all processes; null by default:
    /// then all have the same. It must sign for nothing but this cluster.</summary>
    public string? CertificateAuthority { get; set; }

    /// <summary>Makes this process the whole cluster: it needs no other service, and keeps state in files.</summary>
    /// <param name="folder">The folder. It is created if it does not exist; one process uses it at a time.</param>
    /// <remarks>A change is on the disk before it is answered. After a crash the next start goes on from
    /// there.</remarks>
    public void Embedded(string folder) => Choose(folder: folder);

    /// <summary>Keeps the members of the cluster and its state in Redis.</summary>
    /// <param name="address">Where Redis is, as in "127.0.0.1:6379,password=secret": the configuration string of
    /// StackExchange.Redis.</param>
    /// <remarks>Redis must keep an append-only file (<c>appendonly yes</c>), or a restart of it loses answered
    /// changes. The log has a warning if it does not.</remarks>
    public void Redis(string address) => Choose(redis: address);

    /// <summary>Keeps the members of the cluster and its state in PostgreSQL.</summary>
    /// <param name="connection">The connection string of Npgsql. The database has the tables of Orleans: its scripts
    /// for PostgreSQL, "Main", "Clustering" and "Persistence", are run once. The start fails with their address if they
    /// were not.</param>
    public void PostgreSql(string connection) => Choose(postgreSql: connection);

    private void Choose(string? folder = null, string? redis = null, string? postgreSql = null) =>
        (Folder, RedisAddress, PostgreSqlConnection) = (folder, redis, postgreSql);
}
