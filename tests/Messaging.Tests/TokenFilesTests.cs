using Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Messaging.Tests;

/// <summary>The files that say which tokens are good: the set of keys, and what was revoked.</summary>
public sealed class TokenFilesTests : IDisposable
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);
    private readonly string _file = Path.GetTempFileName();
    private readonly FakeTimeProvider _clock = new();

    public void Dispose() => File.Delete(_file);

    [Theory]
    [InlineData("jti t-1", true, true)]
    [InlineData("jti t-2", false, false)]
    [InlineData("sub a07", true, true)]
    [InlineData("sub a07 2026-03-02T12:00:01Z # left the team", true, false)]
    [InlineData("sub a07 2026-03-02T20:00:01+08:00\r\n", true, false)]
    [InlineData("sub a07 2026-03-02T12:00:00Z", false, false)]
    [InlineData("sub a07 2026-03-02T12:00:01Z\nsub a07 2026-03-01", true, false)]
    [InlineData("sub a07\nsub a07 2026-03-01", true, true)]
    [InlineData("# sub a07\n\n  ", false, false)]
    public void What_was_revoked_holds_no_longer(string text, bool atNoon, bool later)
    {
        var revoked = Revocations.Parse(text);
        (revoked.Has("t-1", "a07", Noon), revoked.Has("t-1", "a07", Noon.AddHours(1)), revoked.Has("t-3", "a08", Noon), revoked.NotUnderstood.Count)
            .ShouldBe((atNoon, later, false, 0));
    }

    [Fact]
    public void A_line_that_is_not_understood_is_named_and_takes_no_other_with_it()
    {
        var revoked = Revocations.Parse("a07\nsub a08\nsub a09 yesterday\njti\nsub a09 2026-03-02 12:00");
        (revoked.Has(null, "a08", Noon), revoked.Has(null, "a09", Noon.AddYears(-1))).ShouldBe((true, false));
        revoked.NotUnderstood.ShouldBe([1, 3, 4, 5]);
    }

    [Theory]
    [InlineData("""{"keys":[]}""")]
    [InlineData("""{"keys":[{"kty":"oct","kid":"k","k":"c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0"}]}""")]
    [InlineData("""{"keys":[{"kty":"EC","crv":"P-384","kid":"k","x":"AA","y":"AA"}]}""")]
    [InlineData("""{"keys":[{"kty":"EC","crv":"P-256","x":"AA","y":"AA"}]}""")]
    [InlineData("""{"keys":[{"kty":"EC","crv":"P-256","kid":"k","use":"enc","x":"AA","y":"AA"}]}""")]
    public void A_set_without_a_key_that_can_be_used_is_none(string set) => Should.Throw<InvalidDataException>(() => SigningKeys.Parse(set));

    [Theory]
    [InlineData("")]
    [InlineData("-----BEGIN PUBLIC KEY-----")]
    [InlineData("""{"keys":[]}""")]
    public void Without_a_file_that_can_be_read_no_service_starts(string text)
    {
        File.WriteAllText(_file, text);
        Should.Throw<InvalidOperationException>(() => Watch(SigningKeys.Parse)).Message.ShouldStartWith(_file);
        Should.Throw<InvalidOperationException>(() => new WatchedFile<string>(_file + ".not-there", told => told, _clock, NullLogger.Instance));
    }

    [Fact]
    public void A_file_that_is_replaced_counts_within_a_second_and_a_broken_one_changes_nothing()
    {
        File.WriteAllText(_file, "1");
        var watched = Watch(text => int.TryParse(text, out var number) ? number : throw new InvalidDataException());
        watched.Current.ShouldBe(1);

        Replace("2", at: 1);
        watched.Current.ShouldBe(1, "it is not looked at all the time");
        _clock.Advance(TimeSpan.FromSeconds(1));
        watched.Current.ShouldBe(2);

        Replace("two", at: 2);
        _clock.Advance(TimeSpan.FromSeconds(1));
        watched.Current.ShouldBe(2);
        File.Delete(_file);
        _clock.Advance(TimeSpan.FromSeconds(1));
        watched.Current.ShouldBe(2);

        Replace("3", at: 3);
        _clock.Advance(TimeSpan.FromSeconds(1));
        watched.Current.ShouldBe(3);
    }

    private WatchedFile<T> Watch<T>(Func<string, T> read) => new(_file, read, _clock, NullLogger.Instance);

    private void Replace(string text, int at)
    {
        File.WriteAllText(_file, text);
        File.SetLastWriteTimeUtc(_file, Noon.UtcDateTime.AddSeconds(at));
    }
}
