namespace Becket.Tests.Hooks;
public sealed class HooksTests { [Fact] public void Dump() => File.WriteAllLines("/tmp/w/hooks-list.txt", HookFinder.Find()); }
