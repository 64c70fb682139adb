namespace Becket.Orleans.Tests.Faults;

/// <summary>Where the figures of a round go: into the test's output, and into the file of BECKET_FAULT_FIGURES.</summary>
internal static class Figures
{
    public static void Write(string text)
    {
        TestContext.Current.TestOutputHelper?.WriteLine(text);
        if (Environment.GetEnvironmentVariable("BECKET_FAULT_FIGURES") is { } file)
        {
            File.AppendAllText(file, text + "\n");
        }
    }
}
