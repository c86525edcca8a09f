using System.Text;
using Contracts.Intake.V1;
using Messaging;
using Npgsql;
using TestKit;

namespace EndToEnd.Tests;

/// <summary>Looks a desk's whole database through for words, whatever the tables are.</summary>
internal static class PersonalColumns
{
    /// <summary>Each <c>schema.table.column</c> with a value that holds one of the words, as text or as bytes.</summary>
    public static async Task<IReadOnlyList<string>> FindAsync(HostedDesk desk, params string[] words)
    {
        await using var owner = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(desk.Servers.Postgres) { Database = desk.Name });
        var patterns = words.SelectMany(word => new[] { word, Convert.ToHexStringLower(Encoding.UTF8.GetBytes(word)) }).Select(text => $"%{text}%").ToArray();
        var columns = await owner.ReadAsync(
            """
            select c.table_schema, c.table_name, c.column_name from information_schema.columns c
            join information_schema.tables t using (table_schema, table_name)
            where t.table_type = 'BASE TABLE' and c.table_schema not in ('pg_catalog', 'information_schema') order by 1, 2, 3
            """, row => (Schema: row.GetString(0), Table: row.GetString(1), Column: row.GetString(2)), default);
        columns.ShouldContain(c => c.Table == "mt_events" && c.Schema == "intake");
        var found = new List<string>();
        foreach (var table in columns.GroupBy(c => $"{c.Schema}.{c.Table}", c => c.Column))
        {
            var looks = table.Select(column => $"exists (select from {table.Key} t where t.{column}::text like any ($1))");
            var hits = await owner.ReadAsync($"select array[{string.Join(", ", looks)}]", row => row.GetFieldValue<bool[]>(0), default, [patterns]);
            found.AddRange(table.Zip(hits[0]).Where(look => look.Second).Select(look => $"{table.Key}.{look.First}"));
        }

        return found;
    }

    /// <summary>A contact that cannot be taken, so that its body lies parked.</summary>
    public static async Task ParkedContactAsync(this HostedDesk desk, string reference, string word)
    {
        await using var app = await AmqpClient.ConnectAsync(desk, "channel.app");
        await app.SendAsync("intake", "receive-contact", new ReceiveContact(
            Contracts.Channel.App, reference, $"c-{reference}", Text: $"The {word} again", DeadlineAsked: Desk.Now.AddYears(-1)), reference);
        await desk.ParkedAsync("intake", reference);
    }
}
