using Becket.Samples.Fleet.Gateway.Vehicles;
using Fleet.Tests.Gateway.Sessions;

namespace Fleet.Tests.Gateway.Vehicles;

public sealed class VehicleWatchTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("fleet-watch-");

    private string List => Path.Combine(_folder.FullName, "vehicles");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void A_change_between_the_first_reading_and_the_first_look_is_seen() =>
        SimulatedGateway.Play(async fleet =>
        {
            var watch = new VehicleWatch(fleet.Reactor, fleet.Gateway, List);
            await watch.Read();
            await fleet.Reactor.DeferToThread(() => VehicleFile.Put(List, new ListedVehicle("13800138000")));
            watch.Start();
            await fleet.Wait(0.5);
            watch.Stop();

            Assert.Single(fleet.Gateway.Registrations.Vehicles.Vehicles);
        });

    [Fact]
    public void A_list_that_is_wrong_is_named_once_and_the_next_change_is_seen() =>
        SimulatedGateway.Play(async fleet =>
        {
            var watch = new VehicleWatch(fleet.Reactor, fleet.Gateway, List);
            await watch.Read();
            watch.Start();
            await fleet.Wait(1.5);
            await fleet.Reactor.DeferToThread(() => File.WriteAllText(List, "not a vehicle\n"));
            await fleet.Wait(3);
            Assert.Single(fleet.Log.Lines, static line => line.Contains("line 1", StringComparison.Ordinal));
            Assert.Empty(fleet.Gateway.Registrations.Vehicles.Vehicles);

            await fleet.Reactor.DeferToThread(() => File.WriteAllText(List, "13800138000 B1 -\n"));
            await fleet.Wait(1.5);
            watch.Stop();
            Assert.Single(fleet.Gateway.Registrations.Vehicles.Vehicles);
        });
}
