using Becket.Cli.Examples;

namespace Becket.Cli.Timelines;

/// <summary>A step that was run, with the waits of its day.</summary>
internal sealed record StepTimeline(Step Step, Timeline Timeline, bool IsVirtual);
