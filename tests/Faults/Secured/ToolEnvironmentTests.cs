using Audit.Proof;
using DeskSetup;
using DeskSetup.Backup;
using EventStore;

namespace Faults.Tests.Secured;

/// <summary>Backup and restore take the addresses that everybody else takes, and say the same of them to PostgreSQL's own programs.</summary>
public sealed class ToolEnvironmentTests
{
    private static readonly Instance Any = new("any");

    [Fact]
    public void An_address_that_verifies_too_little_is_refused()
    {
        Should.Throw<InvalidOperationException>(() => Writer("Host=db;SSL Mode=Require")).Message.ShouldContain("SSL Mode=VerifyFull");
        Should.Throw<InvalidOperationException>(() => new DeskRestore("Host=db;SSL Mode=Require", Any)).Message.ShouldContain("SSL Mode=VerifyFull");
    }

    [Theory]
    [InlineData("Host=db", "PGSSLMODE=disable")]
    [InlineData("Host=db;Password=p", "PGPASSWORD=p PGSSLMODE=disable")]
    [InlineData("Host=db;SSL Mode=VerifyFull;Root Certificate=ca", "PGCHANNELBINDING=prefer PGSSLMODE=verify-full PGSSLROOTCERT=ca")]
    [InlineData("Host=db;SSL Mode=VerifyFull;Root Certificate=ca;Password=p", "PGCHANNELBINDING=require PGPASSWORD=p PGSSLMODE=verify-full PGSSLROOTCERT=ca")]
    [InlineData("Host=db;SSL Mode=VerifyFull;Root Certificate=ca;Password=p;Channel Binding=Disable", "PGCHANNELBINDING=disable PGPASSWORD=p PGSSLMODE=verify-full PGSSLROOTCERT=ca")]
    [InlineData("Host=db;SSL Mode=VerifyFull;Root Certificate=ca;SSL Certificate=c;SSL Key=k", "PGCHANNELBINDING=prefer PGSSLCERT=c PGSSLKEY=k PGSSLMODE=verify-full PGSSLROOTCERT=ca")]
    [InlineData("Host=db;SSL Mode=VerifyFull;Root Certificate=ca;SSL Certificate=c", "PGCHANNELBINDING=prefer PGSSLCERT=c PGSSLKEY=c PGSSLMODE=verify-full PGSSLROOTCERT=ca")]
    public void The_programs_are_told_what_the_address_says(string address, string variables)
    {
        var told = ToolEnvironment.Of(DatabaseAddress.Read(address));
        (told["PGSERVICE"], told["PGGSSENCMODE"]).ShouldBe((null, "disable"));
        string.Join(' ', told.Where(v => v.Value is not null && v.Key != "PGGSSENCMODE").Select(v => $"{v.Key}={v.Value}").Order(StringComparer.Ordinal)).ShouldBe(variables);
    }

    [Fact]
    public void TLS_without_a_file_of_authorities_is_refused_in_words() =>
        Should.Throw<InvalidOperationException>(() => Writer("Host=db;SSL Mode=VerifyFull")).Message.ShouldContain("names no Root Certificate");

    private static DeskBackup Writer(string address) => new(address, Any, new ProofFolder("proof"), TimeProvider.System);
}
