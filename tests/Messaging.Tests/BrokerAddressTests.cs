namespace Messaging.Tests;

/// <summary>An address that contradicts its settings for TLS is refused at the start: it would go unsecured.</summary>
public sealed class BrokerAddressTests
{
    [Fact]
    public void TLS_that_is_asked_for_is_never_left_out() =>
        Should.Throw<InvalidOperationException>(() => new BrokerAddress(new("amqp://u:p@broker/desk"), new Tls(serverName: "broker"))).Message.ShouldContain("amqps://");

    [Fact]
    public void With_TLS_a_server_is_verified_by_the_name_that_is_called_or_the_one_that_is_set()
    {
        Uri address = new("amqps://u:p@broker/desk");
        new BrokerAddress(address).CreateFactory().Ssl.ServerName.ShouldBe("broker");
        var named = new BrokerAddress(address, new Tls(serverName: "inside")).CreateFactory();
        (named.Ssl.Enabled, named.Ssl.ServerName, named.Port).ShouldBe((true, "inside", 5671));
        named.Ssl.CertificateValidationCallback.ShouldNotBeNull();
        new BrokerAddress(new("amqp://u:p@broker/desk")).CreateFactory().Ssl.Enabled.ShouldBeFalse();
    }

    [Theory]
    [InlineData("nowhere.pem", null, null, "nowhere.pem")]
    [InlineData(null, "own.pem", null, "KeyFile")]
    public void What_cannot_be_read_is_named(string? caFile, string? certificateFile, string? keyFile, string words) =>
        Should.Throw<InvalidOperationException>(() => new Tls(caFile, certificateFile, keyFile)).Message.ShouldContain(words);
}
