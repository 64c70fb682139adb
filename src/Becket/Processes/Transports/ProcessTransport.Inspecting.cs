using Becket.Reactors.Inspecting;

namespace Becket.Processes.Transports;

/// <content>What the inspection shows of a child.</content>
internal sealed partial class ProcessTransport : IInspected
{
    bool IInspected.IsOver => Status is not null;

    void IInspected.AddTo(SnapshotLists lists, TimeSpan? age) =>
        lists.Children.Add(
            new ChildInfo
            {
                Pid = Pid,
                Program = Executable,
                Age = age ?? default,
            }
        );
}
