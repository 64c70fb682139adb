namespace Becket.Cli.Running.Templates;

/// <summary>Changes a value as a placeholder says, for example to capital letters.</summary>
internal delegate string ValueChange(string value, in JobValues job);
