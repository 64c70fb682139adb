using Becket.Samples.Descriptors;

// dotnet run --project samples/Descriptors -- SAMPLE ARGUMENT: each sample is one file, complete in itself.
var samples = new Dictionary<string, Func<string, int>>
{
    ["watch-folder"] = FolderWatch.Run,
    ["serial-line"] = SerialLine.Run,
};

if (args is not [var name, var argument] || !samples.TryGetValue(name, out Func<string, int>? run))
{
    Console.Error.WriteLine($"Which sample, and of what? {string.Join(", ", samples.Keys)}.");
    return 2;
}

return run(argument);
