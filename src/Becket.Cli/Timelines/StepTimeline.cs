using Becket.Cli.Examples;

namespace Becket.Cli.Timelines;

/// <summary>A step that was run, and who waited when in it.</summary>
internal sealed record StepTimeline(Step Step, Timeline Timeline, bool IsVirtual);
