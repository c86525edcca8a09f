using Npgsql;
using TestKit;

namespace Faults.Tests.Database;

/// <summary>All connections that the service may have are taken.</summary>
[Collection(nameof(PrivateDesk))]
public sealed class PoolExhaustedTests(PrivateDesk desk)
{
    [Fact, Trait("Fault", "17")]
    public async Task With_no_connection_left_callers_wait_and_are_told_later_and_nothing_is_lost()
    {
        var contacts = new Customers(desk, "pool");
        var heard = Heard.From(desk, "intake");
        await using var channel = await contacts.OnTheBusAsync();
        await using (await Hog.TakeAllAsync(desk.PartOf<NpgsqlDataSource>("intake")))
        {
            await contacts.SendAsync(channel, "message");
            (await contacts.CallAsync("call")).ShouldSayLater();
            await heard.EventAsync(1501);
        }

        await contacts.TakenAsync("call");
        await contacts.AllArrivedOnceAsync(desk.Administrator);
    }

    /// <summary>Takes every connection that comes free, and gives none back.</summary>
    private sealed class Hog(NpgsqlDataSource pool) : IAsyncDisposable
    {
        private readonly List<NpgsqlConnection> _taken = [];
        private readonly CancellationTokenSource _enough = new();
        private Task _taking = Task.CompletedTask;

        public static async Task<Hog> TakeAllAsync(NpgsqlDataSource pool)
        {
            var hog = new Hog(pool);
            await Eventually.BecomesAsync(hog.TakesOneAsync, said => said.Contains("pool has been exhausted"), "no connection is left");
            hog._taking = hog.GoOnAsync();
            return hog;
        }

        public async ValueTask DisposeAsync()
        {
            await _enough.CancelAsync();
            await _taking;
            _enough.Dispose();
            foreach (var connection in _taken)
            {
                await connection.DisposeAsync();
            }
        }

        /// <summary>The service's own loops still have some, and give them back one after another: always waiting, this is the first to get one.</summary>
        private async Task GoOnAsync()
        {
            while (!_enough.IsCancellationRequested) await TakesOneAsync();
        }

        /// <summary>What somebody gives back meanwhile is taken, too; a server that is slow to let one more in is asked again.</summary>
        private async Task<string> TakesOneAsync()
        {
            try
            {
                _taken.Add(await pool.OpenConnectionAsync(_enough.Token));
                return "";
            }
            catch (Exception e) when (e is NpgsqlException or OperationCanceledException)
            {
                return e.Message;
            }
        }
    }
}
