using System.Runtime.Versioning;
using Becket.Native;
using Becket.Reactors.Drivers;
using Becket.Reactors.Drivers.Epoll;
using Becket.Reactors.Drivers.Ready;
using Microsoft.Win32.SafeHandles;

namespace Becket.Tests.Reactors;

[SupportedOSPlatform("linux")]
public sealed class EpollSlotsTests
{
    [Fact]
    public void Each_of_more_sources_than_a_page_of_slots_holds_gets_its_own_events()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "epoll is Linux's");
        using var driver = new EpollDriver();
        Source[] sources = Enumerable.Range(0, 600).Select(_ => new Source(driver)).ToArray();
        try
        {
            Assert.Equal(sources.Length, driver.OpenCount);
            for (int i = 0; i < sources.Length; i += 3)
            {
                sources[i].MakeReadable();
            }

            while (sources.Where(static (_, i) => i % 3 == 0).Any(static source => source.EventCount == 0))
            {
                driver.Wait(0, hasThreadWork: false);
                Assert.True(driver.Deliver());
            }

            Assert.All(sources.Where(static (_, i) => i % 3 != 0), static source => Assert.Equal(0, source.EventCount));
        }
        finally
        {
            Array.ForEach(sources, static source => source.Dispose());
        }

        Assert.Equal(0, driver.OpenCount);
    }

    [Fact]
    public void An_event_for_a_closed_source_does_not_reach_the_next_owner_of_its_slot()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "epoll is Linux's");
        using var driver = new EpollDriver();
        var first = new Source(driver);
        first.MakeReadable();
        driver.Wait(0, hasThreadWork: false);
        first.Dispose();
        using var second = new Source(driver);
        Assert.Equal(first.Slot, second.Slot);
        driver.Deliver();
        Assert.Equal((0, 0), (first.EventCount, second.EventCount));
    }

    /// <summary>Readable when a test says so, until it gets the event.</summary>
    private sealed class Source : IReadySource, IDisposable
    {
        private readonly EpollDriver _driver;
        private readonly SafeFileHandle _descriptor = EpollCalls.CreateEvent();

        public Source(EpollDriver driver)
        {
            _driver = driver;
            var registration = new EpollRegistration(driver, (int)_descriptor.DangerousGetHandle());
            registration.Attach(this, ReadyEvents.Readable);
            Slot = registration.Slot;
        }

        public int Slot { get; }

        public int EventCount { get; private set; }

        public void MakeReadable() => EpollCalls.Signal(_descriptor);

        public void OnReady(ReadyEvents events)
        {
            EpollCalls.Reset(_descriptor);
            EventCount++;
        }

        public void OnShutdown() { }

        public void Abandon() { }

        public void Dispose()
        {
            _driver.ReleaseSlot(Slot);
            _descriptor.Dispose();
        }
    }
}
