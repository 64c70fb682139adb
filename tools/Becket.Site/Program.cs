using System.Diagnostics;
using System.Reflection;
using Becket.Site;

string root = Metadata("RepositoryRoot")!;
string output = Path.Combine(root, "artifacts/site");
bool isOpened = false;
for (int at = 0; at < args.Length; at++)
{
    switch (args[at])
    {
        case "--output" when at + 1 < args.Length:
            output = args[++at];
            break;
        case "--open":
            isOpened = true;
            break;
        default:
            Console.Error.WriteLine(
                "Builds the documentation site.\n\n"
                    + "  --output FOLDER   where; artifacts/site unless you say another\n"
                    + "  --open            opens the first page in your browser"
            );
            return args[at] is "--help" or "-h" ? 0 : 2;
    }
}

var watch = Stopwatch.StartNew();
try
{
    Site site = Site.Build(root, Metadata("RepositoryUrl") is { Length: > 0 } url ? url : null);
    site.Write(output);
    string first = Path.GetFullPath(Path.Combine(output, "index.html"));
    Console.WriteLine($"{site.Pages.Count} pages in {watch.Elapsed.TotalSeconds:0.0} s: {first}");
    if (isOpened)
    {
        using Process? _ = Process.Start(new ProcessStartInfo(first) { UseShellExecute = true });
    }

    return 0;
}
catch (SiteException error)
{
    Console.Error.WriteLine(error.Message);
    return 1;
}

static string? Metadata(string key) =>
    typeof(Site).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().FirstOrDefault(a => a.Key == key)?.Value;
