using Npgsql;

namespace EventStore.Tests;

/// <summary>TLS with the database is verified in full, or there is none.</summary>
public sealed class DatabaseAddressTests
{
    [Theory]
    [InlineData("Host=db", SslMode.Disable)]
    [InlineData("Host=db;SSL Mode=Prefer", SslMode.Disable)]
    [InlineData("Host=db;SSL Mode=VerifyFull;Root Certificate=ca.pem", SslMode.VerifyFull)]
    public void An_address_says_which(string address, SslMode mode) => DatabaseAddress.Read(address).SslMode.ShouldBe(mode);

    [Theory]
    [InlineData("Host=db;SSL Mode=Require")]
    [InlineData("Host=db;SSL Mode=VerifyCA;Root Certificate=ca.pem")]
    [InlineData("Host=db;SSL Mode=Allow")]
    [InlineData("Host=db;Root Certificate=ca.pem")]
    [InlineData("Host=db;SSL Mode=Disable;SSL Certificate=own.pem")]
    public void Anything_in_between_is_refused(string address) =>
        Should.Throw<InvalidOperationException>(() => DatabaseAddress.Read(address)).Message.ShouldContain("SSL Mode=VerifyFull");
}
