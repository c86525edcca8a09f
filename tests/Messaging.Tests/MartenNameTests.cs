using System.Text.RegularExpressions;

namespace Messaging.Tests;

/// <summary>Stored names are what Marten would call the records (services/Shared/EventStore/MARTEN.md), so that it finds their types.</summary>
public partial class MartenNameTests
{
    [Fact]
    public void Every_facts_stored_name_is_Martens_alias_of_its_record()
    {
        var facts = Catalog.All.Where(m => !m.IsCommand).ToList();
        facts.Count.ShouldBeGreaterThan(40);
        facts.ShouldAllBe(m => m.StoredName == AliasOf(m.Type.Name, m.Version));
        facts.ShouldAllBe(m => !m.Type.IsNested && !m.Type.IsGenericType); // Marten names those otherwise
    }

    [Theory]
    [InlineData("TicketOpened", 1, "ticket_opened")]
    [InlineData("SLABreached", 1, "sla_breached")]
    [InlineData("OAuth2TokenIssued", 1, "o_auth_2_token_issued")]
    [InlineData("WorkOrderReturned", 2, "work_order_returned_v2")]
    public void The_rule_is_Martens(string record, int version, string alias) => AliasOf(record, version).ShouldBe(alias);

    /// <summary>
    /// Snake case: a word begins where a small letter ends, and at the last of several that are none before one that is. A later version has Marten's own suffix (<c>MapEventTypeWithSchemaVersion</c>), as both records have the same name.
    /// </summary>
    private static string AliasOf(string record, int version) =>
        WordBegins().Replace(record, "_").ToLowerInvariant() + (version > 1 ? $"_v{version}" : "");

    [GeneratedRegex(@"(?<=\p{Ll})(?=\P{Ll})|(?<=\P{Ll})(?=\P{Ll}\p{Ll})", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex WordBegins();
}
