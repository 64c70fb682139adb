// Measures lists of jobs on a cluster of processes of this machine, and Redis Streams beside it: see ../cluster.md.
using Becket.ClusterBench;

if (args is ["scale", .. var sizes])
{
    await Scale.Print(
        sizes.Length > 0 ? int.Parse(sizes[0], System.Globalization.CultureInfo.InvariantCulture) : 100_000
    );
}
else
{
    await Comparison.Print(args);
}
