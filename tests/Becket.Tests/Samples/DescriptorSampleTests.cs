using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Becket.Native;

namespace Becket.Tests.Samples;

/// <summary>Runs each sample of descriptors as a program.</summary>
[SupportedOSPlatform("linux")]
public sealed class DescriptorSampleTests
{
    [Fact]
    public void Watch_folder_says_what_happens_to_files()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Inotify is Linux's.");
        string folder = Directory.CreateTempSubdirectory("becket-watch-").FullName;
        try
        {
            using Process program = Start("watch-folder", folder);
            using Timer patience = Patience.With(program);
            Assert.Equal("watching", program.StandardOutput.ReadLine());
            File.WriteAllText(Path.Combine(folder, "a"), "a");
            File.Delete(Path.Combine(folder, "a"));
            File.WriteAllText(Path.Combine(folder, "stop"), "");
            string[] lines = program.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
            program.WaitForExit();
            Assert.Equal(["a: created", "a: written", "a: deleted", "stop: created"], lines);
            Assert.Equal(0, program.ExitCode);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void Serial_line_talks_to_a_device()
    {
        if (!OperatingSystem.IsLinux())
        {
            Assert.Skip("The line is a pseudoterminal of Linux.");
            return;
        }

        int device = TerminalCalls.Open(out string path).Checked();
        try
        {
            using Process program = Start("serial-line", path);
            using Timer patience = Patience.With(program);
            Assert.Equal("name?\r\n", ReadLine(device));
            FileCalls.Write(device, "thermometer 7\r\nbye\r\n"u8).Checked();
            string[] lines = program.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
            program.WaitForExit();
            Assert.Equal(["thermometer 7", "bye", "line closed"], lines);
            Assert.Equal(0, program.ExitCode);
        }
        finally
        {
            FileCalls.Close(device);
        }
    }

    [Fact]
    public void Serial_line_ends_when_the_line_is_unplugged()
    {
        if (!OperatingSystem.IsLinux())
        {
            Assert.Skip("The line is a pseudoterminal of Linux.");
            return;
        }

        int device = TerminalCalls.Open(out string path).Checked();
        using Process program = Start("serial-line", path);
        using Timer patience = Patience.With(program);
        Assert.Equal("name?\r\n", ReadLine(device));
        FileCalls.Close(device);
        Assert.Equal("line closed\n", program.StandardOutput.ReadToEnd());
        program.WaitForExit();
        Assert.Equal(0, program.ExitCode);
    }

    /// <summary>Reads what the program writes, which may have opened the line or not yet.</summary>
    private static string ReadLine(int device)
    {
        string line = "";
        byte[] one = new byte[1];
        while (!line.EndsWith('\n'))
        {
            SystemResult read = FileCalls.Read(device, one);
            if (read.Value == 1)
            {
                line += (char)one[0];
            }
            else
            {
                Assert.True(read.IsSuccess || read.Error == Errno.InputOutput, $"Error {read.Error}.");
                Thread.Sleep(1);
            }
        }

        return line;
    }

    private static Process Start(string sample, string argument) =>
        Process.Start(
            new ProcessStartInfo(
                Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "../../../dotnet")),
                [Path.Combine(AppContext.BaseDirectory, "Becket.Samples.Descriptors.dll"), sample, argument]
            )
            {
                RedirectStandardOutput = true,
            }
        )!;
}
