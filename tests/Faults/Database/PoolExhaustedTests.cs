using Npgsql;

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

        public static async Task<Hog> TakeAllAsync(NpgsqlDataSource pool)
        {
            var hog = new Hog(pool);
            while (await hog.TakesAnyAsync())
            {
                // What somebody gave back meanwhile is taken, too.
            }

            return hog;
        }

        public async ValueTask DisposeAsync()
        {
            foreach (var connection in _taken)
            {
                await connection.DisposeAsync();
            }
        }

        private async Task<bool> TakesAnyAsync()
        {
            var before = _taken.Count;
            try
            {
                while (true)
                {
                    _taken.Add(await pool.OpenConnectionAsync());
                }
            }
            catch (NpgsqlException e)
            {
                // The pool says that it has no more; a server that is slow to let one more in says that time is up.
                e.Message.ShouldMatch("pool has been exhausted|timed out");
                return _taken.Count > before;
            }
        }
    }
}
