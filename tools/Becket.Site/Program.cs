using System.ComponentModel;
using System.Diagnostics;
using System.Reflection;
using Becket.Site;
using Becket.Site.Recordings;

string root = Metadata("RepositoryRoot")!;
if (args is ["record", ..])
{
    return Record(root, args[1..]);
}

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
                    + "  --open            opens the first page in your browser\n\n"
                    + "record [NAME]       records the pictures of terminals in docs/images again, or one of them;\n"
                    + "                    needs tmux, and src/Becket.Cli built with -c Release"
            );
            return args[at] is "--help" or "-h" ? 0 : 2;
    }
}

var watch = Stopwatch.StartNew();
try
{
    var site = Site.Build(root, Metadata("RepositoryUrl") is { Length: > 0 } url ? url : null);
    site.Write(output);
    string first = Path.GetFullPath(Path.Combine(output, "index.html"));
    Console.WriteLine($"{site.Pages.Count} pages in {watch.Elapsed.TotalSeconds:0.0} s: {first}");
    if (isOpened)
    {
        Open(first);
    }

    return 0;
}
catch (SiteException error)
{
    Console.Error.WriteLine(error.Message);
    return 1;
}

static void Open(string page)
{
    try
    {
        Process.Start(new ProcessStartInfo(page) { UseShellExecute = true })?.Dispose();
    }
    catch (Win32Exception)
    {
        Console.Error.WriteLine("No browser was found: open that file yourself.");
    }
}

static int Record(string root, string[] names)
{
    string tool = Path.Combine(root, "src/Becket.Cli/bin/Release/net10.0/Becket.Cli");
    if (!File.Exists(tool))
    {
        Console.Error.WriteLine($"There is no {tool}: run dotnet build -c Release src/Becket.Cli first.");
        return 1;
    }

    Recording[] chosen = [.. Recording.All.Where(recording => names.Length == 0 || names.Contains(recording.Name))];
    foreach (Recording recording in chosen)
    {
        string picture = Path.Combine(root, $"docs/images/{recording.Name}.svg");
        File.WriteAllText(picture, recording.Record(root, tool));
        Console.WriteLine(picture);
    }

    if (chosen.Length == 0)
    {
        Console.Error.WriteLine($"The recordings are {string.Join(", ", Recording.All.Select(static r => r.Name))}.");
    }

    return chosen.Length == 0 ? 2 : 0;
}

static string? Metadata(string key) =>
    typeof(Site).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().FirstOrDefault(a => a.Key == key)?.Value;
