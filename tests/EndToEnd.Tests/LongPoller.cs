using System.Net.Http.Headers;

namespace EndToEnd.Tests;

/// <summary>Reads a list that may be waited on, and remembers which one it saw.</summary>
internal sealed class LongPoller(RunningDesk desk, string role, string id, string path) : IDisposable
{
    /// <summary>Longer than a test may take to make something come, shorter than <see cref="WaitSeconds"/>.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private const int WaitSeconds = 30;
    private readonly HttpClient _http = new() { Timeout = Patience };
    private string? _seen;

    /// <summary>The list as it is now.</summary>
    public Task<string> ReadAsync() => AskAsync(path);

    /// <summary>The list as soon as it is another than the one last seen; fails when the service sleeps through that.</summary>
    public Task<string> WaitAsync() => AskAsync($"{path}?wait={WaitSeconds}&seen={Uri.EscapeDataString(_seen!)}");

    public void Dispose() => _http.Dispose();

    private async Task<string> AskAsync(string address)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(desk.Addresses["routing"] + address));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", desk.Tokens.Create(role, id, null, TimeSpan.FromHours(1)));
        using var response = await _http.SendAsync(request);
        _seen = response.EnsureSuccessStatusCode().Headers.ETag!.Tag;
        return await response.Content.ReadAsStringAsync();
    }
}
