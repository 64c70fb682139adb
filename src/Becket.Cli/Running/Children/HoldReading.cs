namespace Becket.Cli.Running.Children;

/// <summary>Stops or resumes reading from a child's pipes. While the reading is held, the child blocks when its pipes
/// are full. Bytes that were read before may still arrive.</summary>
internal delegate void HoldReading(bool isHeld);
