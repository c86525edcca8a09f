using System.Collections.Concurrent;
using Npgsql;

namespace Messaging;

/// <summary>
/// The keys that personal data is sealed with, one for each customer, in a schema that all services share and no other data lies in. A
/// service has the keys of what it can name, and can list none (<see cref="VaultSchema"/>). A
/// request keeps the key that its customer had when it came. Destroying a key erases all that was sealed with it, wherever it lies;
/// what comes about those requests afterwards is not sealed but left out, and the customer's next request gets a new key.
/// </summary>
/// <param name="database">Connected with a role of the vault (<see cref="VaultRights"/>), or as its owner.</param>
public sealed class Vault(NpgsqlDataSource database)
{
    private const int MostRemembered = 50_000;
    private const string Known = "select request, id, secret from vault.known_keys($1)";
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
        if (unknown.Count == 0) return;

        var found = await RememberAsync(Known, cancellationToken, unknown.ConvertAll(r => r.Key).ToArray());
        unknown.RemoveAll(r => found.Contains(r.Key));
        if (unknown.Count == 0) return;

        await AssignAsync(unknown, cancellationToken);
    }

    /// <summary>Remembers the keys of those requests that have one, so that <see cref="FindMac"/> finds them; makes none.</summary>
    public async Task RecallAsync(IReadOnlyCollection<Guid> requests, CancellationToken cancellationToken)
    {
        var unknown = requests.Where(r => !_keyOfRequest.TryGetValue(r, out var id) || !_keys.ContainsKey(id)).ToArray();
        if (unknown.Length > 0) await RememberAsync(Known, cancellationToken, unknown);
    }

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
    public async Task<bool> IsErasedAsync(Guid requestId, CancellationToken cancellationToken) =>
        (await database.ReadAsync("select coalesce(vault.is_erased($1), false)", row => row.GetBoolean(0), cancellationToken, requestId))[0];

    /// <summary>The requests of a request's customer, itself among them, whatever keys they have.</summary>
    public Task<List<Guid>> OfSameCustomerAsync(Guid requestId, CancellationToken cancellationToken) =>
        database.ReadAsync("select vault.of_same_customer($1)", row => row.GetGuid(0), cancellationToken, requestId);

    /// <summary>What was erased after that number, by its own: a row for each request and each key that messages may name its customer by.</summary>
    public static Task<List<(long Number, Guid Request, Guid Name)>> ErasedAsync(
        NpgsqlDataSource database, long after, CancellationToken cancellationToken) => database.ReadAsync(
            "select erasure, request, customer from vault.erased_since($1)", row => (row.GetInt64(0), row.GetGuid(1), row.GetGuid(2)),
            cancellationToken, after);

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
        while (true)
        {
            if (_keyOfRequest.TryGetValue(requestId, out var id) && _keys.TryGetValue(id, out var known))
            {
                return known;
            }

            // Between two of its statements the customer may be erased: then there is no key to take, and the next round makes one.
            await AssignAsync([new(requestId, customer ?? requestId)], cancellationToken);
        }
    }

    /// <summary>Finds or makes the keys of requests, each with its customer, and remembers them.</summary>
    private async Task AssignAsync(IReadOnlyCollection<KeyValuePair<Guid, Guid>> requests, CancellationToken cancellationToken)
    {
        var drawn = requests.Select(_ => SealingKey.Draw()).ToList();
        await RememberAsync(
            "select request, id, secret from vault.keys_of($1, $2, $3, $4)", cancellationToken, requests.Select(r => r.Key).ToArray(),
            requests.Select(r => r.Value).ToArray(), drawn.ConvertAll(k => k.Id).ToArray(), drawn.ConvertAll(k => k.Secret!).ToArray());
    }

    private async ValueTask<SealingKey> FindAsync(Guid keyId, CancellationToken cancellationToken)
    {
        if (_keys.TryGetValue(keyId, out var known))
        {
            return known;
        }

        var secret = await database.ReadAsync("select vault.key($1)", row => Secret(row, 0), cancellationToken, keyId);
        var key = new SealingKey(keyId, secret[0]);
        Remember(key);
        return key;
    }

    private static byte[]? Secret(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetFieldValue<byte[]>(column);

    /// <summary>Remembers the keys that a query gives, each with its request; these requests.</summary>
    private async Task<HashSet<Guid>> RememberAsync(string sql, CancellationToken cancellationToken, params object[] values)
    {
        var keys = await database.ReadAsync(
            sql, row => (Request: row.GetGuid(0), Key: new SealingKey(row.GetGuid(1), Secret(row, 2))), cancellationToken, values);
        foreach (var (request, key) in keys)
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
