using System.Collections.Concurrent;
using Npgsql;

namespace Messaging;

/// <summary>
/// The keys that personal data is sealed with, one for each customer, in a schema that all services share and no other data lies in. A
/// request keeps the key that its customer had when it came. Destroying a key erases all that was sealed with it, wherever it lies;
/// what comes about those requests afterwards is not sealed but left out, and the customer's next request gets a new key.
/// </summary>
/// <param name="database">Connected with a role that may read and add keys.</param>
public sealed class Vault(NpgsqlDataSource database)
{
    private const int MostRemembered = 50_000;
    private readonly ConcurrentDictionary<Guid, SealingKey> _keys = new();
    private readonly ConcurrentDictionary<Guid, Guid> _keyOfRequest = new();
    private int _remembered;

    /// <summary>A fact with its personal texts sealed; erased where the request's key was destroyed.</summary>
    /// <param name="type">The fact's type.</param>
    /// <param name="json">The fact.</param>
    /// <param name="factId">Its id.</param>
    /// <param name="requestId">The request that it belongs to.</param>
    /// <param name="customer">Whose request it is, where that is known; counts when the request is new.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async ValueTask<byte[]> SealAsync(
        Type type, byte[] json, Guid factId, Guid requestId, Guid? customer, CancellationToken cancellationToken)
    {
        if (PersonalTexts.Of(type, json) is not { All.Count: > 0 } texts)
        {
            return json;
        }

        var key = await KeyOfAsync(requestId, customer, cancellationToken);
        return texts.Replaced(text => Seal(key, factId, text));
    }

    /// <summary>Finds or makes the keys of many requests at once, so that sealing asks for none of them by itself.</summary>
    /// <param name="requests">Each with its customer.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task PrepareAsync(IReadOnlyCollection<KeyValuePair<Guid, Guid>> requests, CancellationToken cancellationToken)
    {
        List<KeyValuePair<Guid, Guid>> unknown = [.. requests.Where(r => !_keyOfRequest.TryGetValue(r.Key, out var id) || !_keys.ContainsKey(id))];
        var found = await RememberAsync(unknown.ConvertAll(r => r.Key), cancellationToken);
        unknown.RemoveAll(r => found.Contains(r.Key));
        if (unknown.Count == 0) return;

        var (ids, customers, drawn) = (unknown.ConvertAll(r => r.Key).ToArray(), unknown.ConvertAll(r => r.Value).ToArray(), unknown.ConvertAll(_ => SealingKey.Draw()));
        await using (var batch = database.CreateBatch())
        {
            batch.BatchCommands.Add(Sql.Command(
                """
                insert into vault.keys (id, customer, key)
                select u.id, u.customer, u.key from unnest($1::uuid[], $2::uuid[], $3::bytea[], $4::uuid[]) u(id, customer, key, request)
                where not exists (select from vault.requests r where r.request_id = u.request)
                on conflict (customer) where key is not null do nothing
                """, drawn.ConvertAll(k => k.Id).ToArray(), customers, drawn.ConvertAll(k => k.Secret!).ToArray(), ids));
            batch.BatchCommands.Add(Sql.Command(
                """
                insert into vault.requests (request_id, key_id)
                select u.request, k.id from unnest($1::uuid[], $2::uuid[]) u(request, customer)
                join vault.keys k on k.customer = u.customer and k.key is not null
                on conflict (request_id) do nothing
                """, ids, customers));
            await batch.ExecuteNonQueryAsync(cancellationToken);
        }

        await RememberAsync(ids, cancellationToken);
    }

    /// <summary>Remembers the keys of those requests that have one, so that <see cref="FindMac"/> finds them; makes none.</summary>
    public Task RecallAsync(IReadOnlyCollection<Guid> requests, CancellationToken cancellationToken) => RememberAsync(
        [.. requests.Where(r => !_keyOfRequest.TryGetValue(r, out var id) || !_keys.ContainsKey(id))], cancellationToken);

    /// <summary>A digest as <see cref="MacAsync"/> makes it, where the key is remembered and was not destroyed; else null.</summary>
    public string? FindMac(string text, Guid requestId) =>
        _keyOfRequest.TryGetValue(requestId, out var id) && _keys.TryGetValue(id, out var key) && key.Secret is not null ? Mac(key, text) : null;

    /// <summary>A digest of a text about a request that nobody can check a guess against without the key; erased once it was destroyed.</summary>
    public async ValueTask<string> MacAsync(string text, Guid requestId, Guid? customer, CancellationToken cancellationToken) =>
        await KeyOfAsync(requestId, customer, cancellationToken) is { Secret: not null } key
            ? Mac(key, text)
            : PersonalTexts.Erased;

    /// <summary>A fact with its personal texts as they were, or erased.</summary>
    public async ValueTask<OpenedFact> OpenAsync(Type type, byte[] json, CancellationToken cancellationToken)
    {
        if (PersonalTexts.Of(type, json) is not { All: { Count: > 0 } texts } message)
        {
            return new(json, []);
        }

        var opened = new Queue<string>(texts.Count);
        foreach (var (_, text, _, _) in texts)
        {
            opened.Enqueue(SealedText.KeyOf(text) is { } keyId
                ? SealedText.Open(await FindAsync(keyId, cancellationToken), text) ?? PersonalTexts.Erased
                : text);
        }

        return new(message.Replaced(_ => opened.Dequeue()), texts);
    }

    /// <summary>Whether the personal data of a request was erased.</summary>
    public async Task<bool> IsErasedAsync(Guid requestId, CancellationToken cancellationToken) => (await database.ReadAsync(
        "select k.key is null from vault.requests r join vault.keys k on k.id = r.key_id where r.request_id = $1",
        row => row.GetBoolean(0), cancellationToken, requestId)).SingleOrDefault();

    /// <summary>The requests of a request's customer, itself among them, whatever keys they have.</summary>
    public Task<List<Guid>> OfSameCustomerAsync(Guid requestId, CancellationToken cancellationToken) => database.ReadAsync(
        """
        select r.request_id from vault.requests r join vault.keys k on k.id = r.key_id
        where k.customer = (select o.customer from vault.requests q join vault.keys o on o.id = q.key_id where q.request_id = $1)
        union select $1
        """, row => row.GetGuid(0), cancellationToken, requestId);

    /// <summary>Reads every key anew when it is needed next.</summary>
    public void Forget()
    {
        Interlocked.Exchange(ref _remembered, 0);
        _keys.Clear();
        _keyOfRequest.Clear();
    }

    private static string Mac(SealingKey key, string text) => Convert.ToHexStringLower(SealedText.Mac(key, text).AsSpan(0, 16));

    private static string Seal(SealingKey key, Guid factId, PersonalText text) =>
        key.Secret is null ? PersonalTexts.Erased : SealedText.Seal(key, $"{factId} {text.Path}", text.Text);

    private async ValueTask<SealingKey> KeyOfAsync(Guid requestId, Guid? customer, CancellationToken cancellationToken)
    {
        if (_keyOfRequest.TryGetValue(requestId, out var id) && _keys.TryGetValue(id, out var known))
        {
            return known;
        }

        while (true)
        {
            // Between two statements the customer may be erased: then there is no key to take, and the next round makes one.
            if (await AssignAsync(requestId, customer ?? requestId, cancellationToken) is { } key)
            {
                Remember(key);
                _keyOfRequest[requestId] = key.Id;
                return key;
            }
        }
    }

    private async Task<SealingKey?> AssignAsync(Guid requestId, Guid customer, CancellationToken cancellationToken)
    {
        var drawn = SealingKey.Draw();
        await using var batch = database.CreateBatch();
        batch.BatchCommands.Add(Sql.Command(
            """
            insert into vault.keys (id, customer, key) select $1, $2, $3
            where not exists (select from vault.requests where request_id = $4)
            on conflict (customer) where key is not null do nothing
            """, drawn.Id, customer, drawn.Secret, requestId));
        batch.BatchCommands.Add(Sql.Command(
            """
            insert into vault.requests (request_id, key_id) select $1, id from vault.keys where customer = $2 and key is not null
            on conflict (request_id) do nothing
            """, requestId, customer));
        batch.BatchCommands.Add(Sql.Command(
            "select k.id, k.key from vault.requests r join vault.keys k on k.id = r.key_id where r.request_id = $1", requestId));
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken) ? Key(reader) : null;
    }

    private async ValueTask<SealingKey> FindAsync(Guid keyId, CancellationToken cancellationToken)
    {
        if (_keys.TryGetValue(keyId, out var known))
        {
            return known;
        }

        var key = (await database.ReadAsync("select id, key from vault.keys where id = $1", Key, cancellationToken, keyId)).SingleOrDefault()
            ?? new(keyId, null);
        Remember(key);
        return key;
    }

    private static SealingKey Key(NpgsqlDataReader row) => new(row.GetGuid(0), row.IsDBNull(1) ? null : row.GetFieldValue<byte[]>(1));

    /// <summary>Reads the keys of requests that have one; these requests.</summary>
    private async Task<HashSet<Guid>> RememberAsync(IReadOnlyCollection<Guid> requests, CancellationToken cancellationToken)
    {
        if (requests.Count == 0) return [];

        var keys = await database.ReadAsync(
            "select k.id, k.key, r.request_id from vault.requests r join vault.keys k on k.id = r.key_id where r.request_id = any($1)",
            row => (Key: Key(row), Request: row.GetGuid(2)), cancellationToken, requests.ToArray());
        foreach (var (key, request) in keys)
        {
            Remember(key);
            _keyOfRequest[request] = key.Id;
        }

        return [.. keys.Select(k => k.Request)];
    }

    /// <summary>Counts by itself: to ask such a dictionary for its number stops whoever reads it.</summary>
    private void Remember(SealingKey key)
    {
        if (Interlocked.Increment(ref _remembered) > MostRemembered)
        {
            Forget(); // they are found again
        }

        _keys[key.Id] = key;
    }
}

/// <summary>A fact that can be read.</summary>
/// <param name="Json">The fact.</param>
/// <param name="Stored">Its personal texts as they are stored.</param>
public readonly record struct OpenedFact(byte[] Json, IReadOnlyList<PersonalText> Stored);
