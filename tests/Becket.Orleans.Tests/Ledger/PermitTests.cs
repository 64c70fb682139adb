using Becket.Orleans.Ledger;
using CsCheck;

namespace Becket.Orleans.Tests.Ledger;

/// <summary>The bound over all shards holds whatever is lost: requests, answers, shards and lists, each after it has
/// stored its state or before.</summary>
public sealed class PermitTests
{
    private const int Shards = 3;
    private const int Bound = 4;

    [Fact]
    public void Never_more_leases_than_the_bound_and_never_stuck() =>
        Gen.Int[0, 8 * Shards - 1]
            .Array[30, 200]
            .Sample(
                static steps =>
                {
                    var world = new World();
                    foreach (int step in steps)
                    {
                        world.Step(step / 8, step % 8);
                        Assert.InRange(world.Leases, 0, Bound);
                    }

                    world.Drain();
                },
                iter: 2_000
            );

    [Fact]
    public void A_list_that_was_read_again_starts_no_more_than_its_rate()
    {
        var list = new ListState();
        list.Open("day", new JobListOptions { MaxStartsPerSecond = 10 });
        var writer = new StateWriter();
        Assert.Equal(10, list.GrantPermits(TimeSpan.FromSeconds(5), new PermitRequest(0, 1, 0, 50)).Granted);
        list.Write(writer);

        var again = ListState.Load(writer.Written, TimeSpan.FromSeconds(1));

        PermitGrant none = again.GrantPermits(TimeSpan.FromSeconds(1.5), new PermitRequest(0, 2, 10, 50));
        Assert.Equal((0, TimeSpan.FromSeconds(0.5)), (none.Granted, none.AskAgainIn));
        Assert.Equal(10, again.GrantPermits(TimeSpan.FromSeconds(2), new PermitRequest(0, 3, 10, 50)).Granted);
    }

    private sealed class World
    {
        private readonly ShardState[] _shards = new ShardState[Shards];
        private readonly byte[][] _stored = new byte[Shards][];
        private readonly byte[][] _jobs = new byte[Shards][];
        private readonly List<LeaseId>[] _held = new List<LeaseId>[Shards];
        private readonly List<PermitRequest> _late = [];
        private ListState _list = new();
        private byte[] _storedList = [];
        private long _sequence;
        private TimeSpan _now;

        public World()
        {
            var options = new JobListOptions { MaxRunning = Bound };
            ListOpening opening = _list.Open("day", options);
            StoreList();
            for (int shard = 0; shard < Shards; shard++)
            {
                _shards[shard] = new ShardState();
                _held[shard] = [];
                _shards[shard]
                    .Append(
                        new AppendRequest
                        {
                            Creator = opening.Creator,
                            From = 0,
                            Jobs =
                            [
                                .. Enumerable.Range(0, 8).Select(static job => new JobRecord($"{job}", "h", default)),
                            ],
                            Options = options,
                            Control = opening.View.Control,
                        }
                    );
                var writer = new StateWriter();
                _shards[shard].WriteJobs(writer);
                _jobs[shard] = writer.Written.ToArray();
                Store(shard);
            }
        }

        public int Leases => _shards.Sum(static shard => shard.Leased);

        public void Step(int shard, int kind)
        {
            _now += TimeSpan.FromMilliseconds(10);
            switch (kind)
            {
                case 0 or 1:
                    Exchange(shard, want: 3, lossAt: 0, reports: 0);
                    break;

                case 2
                or 3:
                    Exchange(shard, want: 1, lossAt: 0, reports: 1);
                    break;

                case 4:
                    Exchange(shard, want: 2, lossAt: 1 + (int)(_sequence % 4), reports: 1);
                    break;

                case 5:
                    Reload(shard);
                    break;

                case 6:
                    _list = ListState.Load(_storedList, _now);
                    break;

                default:
                    // Requests that were on their way for long arrive now; nobody waits for the answers.
                    foreach (PermitRequest late in _late)
                    {
                        _list.GrantPermits(_now, late);
                        StoreList();
                    }

                    break;
            }
        }

        public void Drain()
        {
            for (int round = 0; round < 200 && _shards.Any(static shard => !shard.Summary().IsComplete); round++)
            {
                Exchange(round % Shards, want: 3, lossAt: 0, reports: 3);
            }

            for (int shard = 0; shard < Shards; shard++)
            {
                Exchange(shard, want: 0, lossAt: 0, reports: 3);
            }

            Assert.All(_shards, static shard => Assert.True(shard.Summary().IsComplete, "The list is stuck."));
            Assert.Equal(0, _list.PermitsHeld);
        }

        /// <summary>What an owner does in an exchange, and where it may end: before the request is sent, after the list
        /// has granted, before the grant is stored, before the answer is sent.</summary>
        private void Exchange(int shard, int want, int lossAt, int reports)
        {
            ShardState state = _shards[shard];
            List<LeaseId> held = _held[shard];
            JobReport[] done =
            [
                .. held.Take(reports).Select(static lease => new JobReport(lease, ReportKind.Succeeded, default, null)),
            ];
            var request = new ExchangeRequest
            {
                Worker = "w",
                Sequence = ++_sequence,
                Handlers = ["h"],
                Done = done,
                Held = [.. held.Skip(reports).Select(static lease => new HeldLease(lease, true))],
                Want = want,
            };
            ExchangeAnswer answer = state.Exchange(_now, request);
            int permits = state.PermitsWanted(request, answer);
            if (permits > 0 || state.HasPermitsToSettle)
            {
                PermitRequest ask = state.BeginPermits(shard, permits);
                Store(shard);
                _late.Add(ask);
                if (lossAt == 1)
                {
                    Reload(shard);
                    return;
                }

                PermitGrant grant = _list.GrantPermits(_now, ask);
                StoreList();
                if (lossAt == 2)
                {
                    Reload(shard);
                    return;
                }

                state.EndPermits(grant);
                answer = state.LeaseMore(_now, request, answer);
                if (lossAt == 3)
                {
                    Reload(shard);
                    return;
                }
            }

            Store(shard);
            if (lossAt == 4)
            {
                return;
            }

            held.RemoveRange(0, done.Length);
            held.AddRange(answer.Leases.Select(static lease => lease.Lease));
        }

        private void Reload(int shard)
        {
            _shards[shard] = ShardState.Load(_jobs[shard], _stored[shard], _now);
        }

        private void Store(int shard)
        {
            var writer = new StateWriter();
            _shards[shard].WriteProgress(writer, _now);
            _stored[shard] = writer.Written.ToArray();
        }

        private void StoreList()
        {
            var writer = new StateWriter();
            _list.Write(writer);
            _storedList = writer.Written.ToArray();
        }
    }
}
