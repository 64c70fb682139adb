using Becket.Samples.Fleet.Codec.Jt808;
using Becket.Samples.Fleet.Gateway;
using Becket.Samples.Fleet.Gateway.Sessions;
using Becket.Samples.Fleet.Gateway.Stores.Records;
using Becket.Samples.Fleet.Gateway.Vehicles;

namespace Fleet.Tests.Gateway.Sessions;

/// <summary>Who may come, in virtual time.</summary>
public sealed class RegistrationTests
{
    private const string Number = "013800138000";
    private const string Other = "013900139000";

    [Fact]
    public void Only_a_number_on_the_list_registers() =>
        SimulatedGateway.Play(
            async fleet =>
            {
                await fleet.Online();
                Vehicle stranger = await fleet.Connect(new Vehicle(Other));
                Assert.Equal(4, await stranger.TryRegister());

                // Nor with a code that would be right.
                Assert.Equal(AnswerResult.Failure, await stranger.Authenticate(fleet.Gateway.Codes.CodeOf(Other)));
                Assert.Equal(Number, Assert.Single(fleet.Gateway.Devices.Online).Device);
                Assert.Equal(1, fleet.Gateway.Counts.RegistrationsRefused);
                Assert.Contains(
                    fleet.Log.Lines,
                    static line =>
                        line.Contains(Other, StringComparison.Ordinal)
                        && line.Contains("4, NoSuchTerminal", StringComparison.Ordinal)
                );
            },
            vehicles: new VehicleList([new ListedVehicle(Number)])
        );

    [Theory]
    [InlineData("A12345", "ID00001", 0)]
    [InlineData("A12345", "ID00002", 4)]
    [InlineData("B54321", "ID00001", 2)]
    [InlineData("C99999", "ID00001", 1)]
    public void What_a_terminal_says_of_itself_must_be_what_the_list_says(string plate, string id, int result) =>
        SimulatedGateway.Play(
            async fleet =>
            {
                Vehicle vehicle = await fleet.Connect(new Vehicle());
                Assert.Equal(result, await vehicle.TryRegister(id, plate));
                Assert.Equal(result == 0, vehicle.Code.Length > 0);
                await fleet.Wait(2);
                Assert.Equal(result == 0, fleet.Store.Registers.ContainsKey(Number));
            },
            vehicles: new VehicleList([
                new ListedVehicle(Number, "A12345", "ID00001"),
                new ListedVehicle(Other, "C99999"),
            ])
        );

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_number_stays_with_the_first_terminal_that_registers_it(bool isOpen) =>
        SimulatedGateway.Play(
            async fleet =>
            {
                Vehicle owner = await fleet.Online();
                Vehicle thief = await fleet.Connect(new Vehicle());
                Assert.Equal(3, await thief.TryRegister("ID00666"));
                Assert.Equal(3, await thief.TryRegister("ID00001", maker: "OTHER"));
                Assert.Equal(AnswerResult.Failure, await thief.Authenticate(fleet.Gateway.Codes.CodeOf(Number)));

                // The owner is still there, and comes back with its code or without.
                Assert.Equal(AnswerResult.Success, await owner.Ask(MessageIds.Position, Vehicle.Report(1)));
                Vehicle again = await fleet.Connect(new Vehicle());
                Assert.Equal(AnswerResult.Success, await again.Authenticate(owner.Code));
                Assert.Equal(0, await again.TryRegister());
                Assert.Equal(owner.Code, again.Code);

                // With another plate it is the same terminal.
                Assert.Equal(0, await again.TryRegister(plate: "B54321"));
                Assert.Equal("B54321", fleet.Gateway.Registrations.Find(Number)!.Plate);
            },
            vehicles: isOpen ? null : new VehicleList([new ListedVehicle(Number)])
        );

    [Fact]
    public void A_registration_that_the_list_allows_ends_the_code_of_the_terminal_before() =>
        SimulatedGateway.Play(
            async fleet =>
            {
                Vehicle before = await fleet.Online();
                fleet.Gateway.Apply(new VehicleList([new ListedVehicle(Number, TerminalId: "ID00002")]));
                Vehicle after = await fleet.Connect(new Vehicle());
                Assert.Equal(0, await after.TryRegister("ID00002"));
                Assert.Equal(AnswerResult.Success, await after.Authenticate(after.Code));
                await before.WhenClosed();
                Vehicle again = await fleet.Connect(new Vehicle());
                Assert.Equal(AnswerResult.Failure, await again.Authenticate(before.Code));
                Assert.Equal(4, await again.TryRegister());
                Assert.NotEqual(before.Code, after.Code);
            },
            vehicles: new VehicleList([new ListedVehicle(Number)])
        );

    [Fact]
    public void A_vehicle_that_is_taken_from_the_list_is_closed_and_its_code_ends() =>
        SimulatedGateway.Play(
            async fleet =>
            {
                Vehicle vehicle = await fleet.Online();
                Vehicle other = await fleet.Online(Other);
                fleet.Gateway.Apply(new VehicleList([new ListedVehicle(Other)]));
                await vehicle.WhenClosed();
                Assert.Equal(1, fleet.Gateway.Counts.Closed(CloseReason.NotListed));
                Assert.Equal(AnswerResult.Success, await other.Ask(MessageIds.Heartbeat, []));
                Vehicle again = await fleet.Connect(new Vehicle());
                Assert.Equal(AnswerResult.Failure, await again.Authenticate(vehicle.Code));
            },
            vehicles: new VehicleList([new ListedVehicle(Number), new ListedVehicle(Other)])
        );

    [Fact]
    public void Without_authentication_only_numbers_on_the_list_come_in() =>
        SimulatedGateway.Play(
            async fleet =>
            {
                Vehicle vehicle = await fleet.Connect(new Vehicle());
                Assert.Equal(AnswerResult.Success, await vehicle.Ask(MessageIds.Position, Vehicle.Report(1)));
                Vehicle stranger = await fleet.Connect(new Vehicle(Other));
                Assert.Equal(AnswerResult.Failure, await stranger.Ask(MessageIds.Position, Vehicle.Report(1)));
                Assert.Equal(Number, Assert.Single(fleet.Gateway.Devices.Online).Device);
            },
            new GatewayOptions { MustAuthenticate = false },
            vehicles: new VehicleList([new ListedVehicle(Number)])
        );

    [Theory]
    [InlineData("ID00001", true)]
    [InlineData("ID00666", false)]
    public void A_number_that_registers_while_the_store_is_away_stays_with_the_terminal_that_the_store_knows(
        string id,
        bool isOwner
    ) =>
        SimulatedGateway.Play(async fleet =>
        {
            fleet.Gateway.Registrations.BeginLoad();
            Vehicle vehicle = await fleet.Connect(new Vehicle());
            Assert.Equal(0, await vehicle.TryRegister(id));
            Assert.Equal(AnswerResult.Success, await vehicle.Authenticate(vehicle.Code));
            Vehicle other = await fleet.Online(Other);
            await fleet.Wait(5);

            // Nothing of this run may overwrite what the store knows.
            Assert.Empty(fleet.Store.Registers);
            fleet.Gateway.Load([
                new RegisterRecord
                {
                    Device = Number,
                    Received = fleet.Gateway.UtcNow,
                    Maker = "MAKER",
                    TerminalId = "ID00001",
                },
            ]);
            await fleet.Wait(5);
            Assert.Equal(isOwner, vehicle.End is null);
            Assert.Equal(isOwner, fleet.Store.Registers.ContainsKey(Number));
            Assert.Contains(Other, fleet.Store.Registers.Keys);
            Assert.Equal(AnswerResult.Success, await other.Ask(MessageIds.Heartbeat, []));
            Vehicle again = await fleet.Connect(new Vehicle());
            Assert.Equal(isOwner ? AnswerResult.Success : AnswerResult.Failure, await again.Authenticate(vehicle.Code));
            Assert.Equal(3, await again.TryRegister("ID00777"));
            Assert.Equal(0, await again.TryRegister("ID00001"));
        });

    [Fact]
    public void A_code_is_valid_after_a_restart_also_while_the_store_is_away()
    {
        const string Secret = "a secret that stays";
        string code = "";
        SimulatedGateway.Play(
            async fleet => code = (await fleet.Online()).Code,
            new GatewayOptions { Secret = Secret }
        );
        SimulatedGateway.Play(
            async fleet =>
            {
                fleet.Gateway.Registrations.BeginLoad();
                Vehicle vehicle = await fleet.Connect(new Vehicle());
                Assert.Equal(AnswerResult.Success, await vehicle.Authenticate(code));
                Vehicle forger = await fleet.Connect(new Vehicle(Other));
                Assert.Equal(AnswerResult.Failure, await forger.Authenticate(code));
            },
            new GatewayOptions { Secret = Secret }
        );
        SimulatedGateway.Play(async fleet =>
        {
            Vehicle vehicle = await fleet.Connect(new Vehicle());
            Assert.Equal(AnswerResult.Failure, await vehicle.Authenticate(code));
        });
    }

    [Theory]
    [InlineData(Jt808Edition.Of2011, "2011")]
    [InlineData(Jt808Edition.Of2013, "2013")]
    [InlineData(Jt808Edition.Of2019, "2019")]
    public void What_a_register_says_is_kept(Jt808Edition edition, string year) =>
        SimulatedGateway.Play(async fleet =>
        {
            bool isVersion2019 = edition == Jt808Edition.Of2019;
            Vehicle vehicle = await fleet.Connect(
                new Vehicle(isVersion2019 ? "00000000" + Number : Number, isVersion2019)
            );
            await vehicle.Register(edition);
            Assert.Equal(AnswerResult.Success, await vehicle.Authenticate(vehicle.Code));
            await fleet.Wait(2);
            RegisterRecord record = fleet.Store.Registers[Number];
            Assert.Equal(
                (year, 31, 115, "MAKER", "MODEL", "ID00001", 2, "A12345"),
                (
                    record.Edition,
                    record.Province,
                    record.City,
                    record.Maker,
                    record.Model,
                    record.TerminalId,
                    record.PlateColor,
                    record.Plate
                )
            );
            Assert.Equal(isVersion2019 ? ("123456789012345", "1.0") : ("", ""), (record.Imei, record.SoftwareVersion));
            Assert.Equal("A12345", Assert.Single(fleet.Gateway.Devices.Online).Snapshot().Plate);
        });

    [Fact]
    public void Texts_that_are_padded_with_spaces_are_the_same_texts() =>
        SimulatedGateway.Play(async fleet =>
        {
            Vehicle vehicle = await fleet.Connect(new Vehicle());
            Assert.Equal(0, await vehicle.TryRegister("ID1    ", "A12345 ", "MAK  "));
            Assert.Equal(0, await vehicle.TryRegister("ID1", "A12345", "MAK"));
            Assert.Equal("ID1", fleet.Gateway.Registrations.Find(Number)!.TerminalId);
        });

    [Fact]
    public void Strangers_cannot_fill_the_memory_of_an_open_gateway() =>
        SimulatedGateway.Play(async fleet =>
        {
            Vehicle early = await fleet.Online();
            fleet.Gateway.Load(
                Enumerable
                    .Range(0, Registrations.MostOpen)
                    .Select(number => new RegisterRecord
                    {
                        Device = $"{number:000000000000}",
                        Received = fleet.Gateway.UtcNow,
                    })
            );
            Vehicle late = await fleet.Connect(new Vehicle(Other));
            Assert.Equal(4, await late.TryRegister());
            Assert.Equal(0, await early.TryRegister());
        });
}
