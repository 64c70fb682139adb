using System.Reflection;

namespace Becket.Cli;

/// <summary>The version of this assembly, also when another program (a test) runs it.</summary>
internal static class ToolVersion
{
    /// <summary>The version without the commit, which the build adds after a plus sign.</summary>
    public static string Text =>
        typeof(ToolVersion)
            .Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!
            .InformationalVersion.Split('+')[0];
}
