using System.Runtime.Versioning;
using Becket.Native;

namespace Becket.Tests.Net.Descriptors;

/// <summary>A pipe of the system, both ends of which a test uses by their numbers. It closes those that are
/// open.</summary>
[SupportedOSPlatform("linux")]
internal sealed class PipeEnds : IDisposable
{
    public PipeEnds()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The test makes a pipe as Linux does.");
        FileCalls.Pipe(out int toRead, out int toWrite).Checked();
        ToRead = toRead;
        ToWrite = toWrite;
    }

    public int ToRead { get; private set; }

    public int ToWrite { get; private set; }

    public string Read()
    {
        Span<byte> buffer = stackalloc byte[1000];
        int count = FileCalls.Read(ToRead, buffer).Checked();
        return System.Text.Encoding.ASCII.GetString(buffer[..count]);
    }

    public void Write(string text) => FileCalls.Write(ToWrite, System.Text.Encoding.ASCII.GetBytes(text)).Checked();

    /// <summary>Writes until the pipe takes no more.</summary>
    public void Fill()
    {
        FileCalls.AddStatusFlags(ToWrite, FileCalls.NonBlocking).Checked();
        byte[] page = new byte[4096];
        while (FileCalls.Write(ToWrite, page).IsSuccess) { }
    }

    public void CloseReader()
    {
        FileCalls.Close(ToRead);
        ToRead = -1;
    }

    public void CloseWriter()
    {
        FileCalls.Close(ToWrite);
        ToWrite = -1;
    }

    public void Dispose()
    {
        if (ToRead >= 0)
        {
            CloseReader();
        }

        if (ToWrite >= 0)
        {
            CloseWriter();
        }
    }
}
