using Hosting;
using Microsoft.Extensions.Configuration;

namespace EndToEnd.Tests;

/// <summary>The settings of a provider of tokens: what does not fit together, or would leave it unsecured, is refused at the start.</summary>
public sealed class ProviderAddressTests
{
    [Theory]
    [InlineData("must begin with https://", "Authority=http://id.example")]
    [InlineData("must begin with https://", "Authority=id.example")]
    [InlineData("must begin with https://", "KeysUrl=http://id.example/keys", "Issuer=id")]
    [InlineData("not both", "Authority=https://id.example", "KeysUrl=https://id.example/keys", "Issuer=id")]
    [InlineData("wants Auth:Issuer", "KeysUrl=https://id.example/keys")]
    [InlineData("from 00:00:01 to 01:00:00", "Authority=https://id.example", "KeysEvery=12:00:00")]
    [InlineData("from 00:00:01 to 01:00:00", "Authority=https://id.example", "KeysEvery=00:00:00")]
    [InlineData("Auth:Tls is set", "Authority=http://localhost:1", "Tls:ServerName=id")]
    public void Wrong_settings_are_refused_and_the_message_says_what_is_wrong(string words, params string[] settings) =>
        Should.Throw<InvalidOperationException>(() => Of(settings)).Message.ShouldContain(words);

    [Fact]
    public void Without_a_provider_there_is_none_and_with_one_it_is_asked_every_five_minutes()
    {
        Of().ShouldBeNull();
        using var secured = Of("Authority=https://id.example/desk/")!;
        (secured.Uri.AbsoluteUri, secured.Every).ShouldBe(("https://id.example/desk/.well-known/openid-configuration", TimeSpan.FromMinutes(5)));
        using var own = Of("Authority=http://127.0.0.1:1");
        own.ShouldNotBeNull("an address of this machine itself may be plain");
    }

    [Fact]
    public void Keys_that_discovery_says_are_at_an_unsecured_address_are_not_asked_for()
    {
        using var provider = Of("Authority=https://id.example")!;
        Should.Throw<InvalidOperationException>(() => { _ = provider.GetDocumentAsync("http://id.example/keys", default); }).Message.ShouldContain("must begin with https://");
    }

    private static ProviderAddress? Of(params string[] settings) => ProviderAddress.From(new ConfigurationBuilder().AddInMemoryCollection(
        settings.Select(setting => setting.Split('=', 2)).Select(pair => KeyValuePair.Create($"Auth:{pair[0]}", (string?)pair[1]))).Build());
}
