using System.Globalization;
using System.Text;
using Becket.Cli.Running;

namespace Becket.Cli.Semaphores;

/// <summary>The names of semaphores.</summary>
internal static class SemaphoreName
{
    /// <summary>The longest name of a directory that every file system takes.</summary>
    private const int Longest = 200;

    /// <summary>The name for commands without one: that of the terminal, or in a script without a terminal that of the
    /// calling process.</summary>
    /// <param name="status">The contents of <c>/proc/self/stat</c>.</param>
    public static string Default(string status)
    {
        // The name of the program, in parentheses, may hold any character. The state, the parent, the group, the
        // session and the terminal follow it.
        string[] fields = status[(status.LastIndexOf(')') + 2)..].Split(' ');
        return fields[4] == "0" ? "process-" + fields[1] : "terminal-" + fields[4];
    }

    /// <summary>The name of a semaphore's directory: the same for the same name, and another for each other.</summary>
    public static string ToDirectory(string name)
    {
        var text = new StringBuilder("sem-");
        foreach (byte each in ByteText.Encode(name))
        {
            if (char.IsAsciiLetterOrDigit((char)each) || each is (byte)'-' or (byte)'_' or (byte)'.')
            {
                text.Append((char)each);
            }
            else
            {
                text.Append(CultureInfo.InvariantCulture, $"%{each:x2}");
            }
        }

        if (text.Length <= Longest)
        {
            return text.ToString();
        }

        // The hash follows a '%', which otherwise only two digits do.
        ulong hash = StableHash.Of(ByteText.Encode(name));
        return string.Create(CultureInfo.InvariantCulture, $"{text.ToString(0, Longest - 20)}%x{hash:x16}");
    }
}
