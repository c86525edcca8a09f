using Marten;
using Routing.Views;

namespace Routing;

/// <summary>Agents at work and how much each has to do, from the documents of agents and requests.</summary>
public sealed class AgentLoads(IDocumentStore store)
{
    /// <summary>SQL, since LINQ has no words for looking something up for each agent. Counted or grouped instead, all that an agent ever had
    /// would be read.</summary>
    private readonly string _agents =
        $"""
        select jsonb_build_object(
          'agentId', a.id, 'state', a.data->'state',
          'load', (select count(*) from {Table<RequestDocument>(store)} r where r.agent_id = a.id and r.in_hand),
          'idleSince', greatest(
            (a.data->>'since')::timestamptz,
            (select max(r.handled_at) from {Table<RequestDocument>(store)} r where r.agent_id = a.id)))
        from {Table<AgentPresence>(store)} a where (a.data->>'signedIn')::boolean
        """;

    /// <summary>All of them.</summary>
    public Task<IReadOnlyList<AgentLoad>> OfAllAsync(IQuerySession session, CancellationToken cancellationToken) =>
        session.AdvancedSql.QueryAsync<AgentLoad>(_agents, cancellationToken);

    private static string Table<TDocument>(IDocumentStore store) => store.Options.Schema.For<TDocument>();
}
