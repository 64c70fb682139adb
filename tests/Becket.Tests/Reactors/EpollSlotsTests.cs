using System.Runtime.Versioning;
using Becket.Native;
using Becket.Reactors.Drivers.Epoll;
using Microsoft.Win32.SafeHandles;

namespace Becket.Tests.Reactors;

[SupportedOSPlatform("linux")]
public sealed class EpollSlotsTests
{
    [Fact]
    public void More_sources_than_a_page_of_slots_holds_are_each_told_of_their_own_events()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "epoll is Linux's");
        using var driver = new EpollDriver();
        Source[] sources = Enumerable.Range(0, 600).Select(_ => new Source(driver)).ToArray();
        try
        {
            Assert.Equal(sources.Length, driver.Open);
            for (int i = 0; i < sources.Length; i += 3)
            {
                sources[i].MakeReadable();
            }

            while (sources.Where(static (_, i) => i % 3 == 0).Any(static source => source.Told == 0))
            {
                driver.Wait(0, hasThreadWork: false);
                Assert.True(driver.Deliver());
            }

            Assert.All(sources.Where(static (_, i) => i % 3 != 0), static source => Assert.Equal(0, source.Told));
        }
        finally
        {
            Array.ForEach(sources, static source => source.Dispose());
        }

        Assert.Equal(0, driver.Open);
    }

    [Fact]
    public void An_event_for_who_has_left_is_not_told_to_who_got_the_slot()
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
        Assert.Equal((0, 0), (first.Told, second.Told));
    }

    /// <summary>Readable when told to be, until it is told of.</summary>
    private sealed class Source : IEpollSource, IDisposable
    {
        private readonly EpollDriver _driver;
        private readonly SafeFileHandle _descriptor = EpollCalls.CreateEvent();

        public Source(EpollDriver driver)
        {
            _driver = driver;
            Slot = driver.Register((int)_descriptor.DangerousGetHandle(), this, EpollEvent.In);
        }

        public int Slot { get; }

        public int Told { get; private set; }

        public void MakeReadable() => EpollCalls.Signal(_descriptor);

        public void OnEvents(uint events)
        {
            EpollCalls.Reset(_descriptor);
            Told++;
        }

        public void OnShutdown() { }

        public void Abandon() { }

        public void Dispose()
        {
            _driver.Forget(Slot);
            _descriptor.Dispose();
        }
    }
}
