namespace Becket.ClusterTool.Giving;

/// <summary>Where copied files are: here, and in the directory of a job on a worker.</summary>
internal static class FilePlaces
{
    private const string Mark = "/./";

    /// <summary>The name on this machine.</summary>
    public static string Local(string file) => file.Replace(Mark, "/", StringComparison.Ordinal);

    /// <summary>The name in the directory of the job: what follows "/./", or all of a relative name.</summary>
    /// <returns>Null if that is outside of the directory.</returns>
    public static string? Remote(string file)
    {
        int mark = file.IndexOf(Mark, StringComparison.Ordinal);
        string name = mark < 0 ? file : file[(mark + Mark.Length)..];
        bool isInside = name.Length > 0 && !Path.IsPathRooted(name) && !name.Split('/', '\\').Contains("..");
        return isInside ? name : null;
    }
}
