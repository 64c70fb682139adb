using Becket.Samples.Processes;

// dotnet run --project samples/Processes -- SAMPLE: each sample is one file, complete in itself.
var samples = new Dictionary<string, Func<int>>
{
    ["word-count"] = WordCount.Run,
    ["some-at-a-time"] = SomeAtATime.Run,
    ["deadline"] = TimeLimited.Run,
};

if (args is not [var name] || !samples.TryGetValue(name, out Func<int>? run))
{
    Console.Error.WriteLine($"Which sample? {string.Join(", ", samples.Keys)}.");
    return 2;
}

return run();
