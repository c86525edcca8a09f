using Planted;
using TestKit;
using NewClosed = Planted.Newer.Tickets.V1.TicketClosed;
using OldClosed = Planted.Tickets.V1.TicketClosed;
using V1 = Planted.Tickets.V1;
using V2 = Planted.Tickets.V2;

namespace Messaging.Tests;

/// <summary>FAULTS 50: nodes of two builds on one schema.</summary>
public sealed class SideBySideTests : IAsyncLifetime
{
    private static readonly StreamType<IReadOnlyList<object>> Everything = new("ticket", [], (seen, fact) => [.. seen, fact]);
    private readonly Guid _stream = Guid.NewGuid();
    private TestDatabase _database = null!;
    private Node _old = null!;
    private Node _new = null!;

    public async Task InitializeAsync()
    {
        _database = await TestDatabase.CreateAsync();
        _old = new Node(_database, new Vocabulary([typeof(V1.TicketOpened), typeof(OldClosed)]));
        _new = new Node(_database, new Vocabulary([typeof(V1.TicketOpened), typeof(V2.TicketOpened), typeof(NewClosed)]));
    }

    public async Task DisposeAsync()
    {
        _old.Dispose();
        _new.Dispose();
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task An_optional_member_that_only_the_new_build_knows_survives_the_old_one()
    {
        await _new.AppendAsync(Everything, _stream, new NewClosed("mended", Note: "spare part"));
        await _old.AppendAsync(Everything, _stream, new OldClosed("twice"));
        (await _old.StateAsync(Everything, _stream)).ShouldBe([new OldClosed("mended"), new OldClosed("twice")]);
        (await _new.StateAsync(Everything, _stream)).ShouldBe([new NewClosed("mended", "spare part"), new NewClosed("twice")]);
    }

    [Fact]
    public async Task What_the_old_build_stored_the_new_one_reads_in_its_own_version()
    {
        await _old.AppendAsync(Everything, _stream, new V1.TicketOpened("no signal"));
        await _new.AppendAsync(Everything, _stream, new V2.TicketOpened("no line", 2));
        (await _new.StateAsync(Everything, _stream)).ShouldBe([new V2.TicketOpened("no signal", 0), new V2.TicketOpened("no line", 2)]);
    }

    [Fact]
    public async Task An_old_node_stops_at_a_fact_of_a_version_that_it_does_not_know_and_says_so()
    {
        await _old.AppendAsync(Everything, _stream, new V1.TicketOpened("no signal"));
        await _new.AppendAsync(Everything, _stream, new V2.TicketOpened("no line", 2));
        (await Should.ThrowAsync<UnknownFactException>(() => _old.StateAsync(Everything, _stream))).Fact.ShouldBe("ticket_opened_v2");
        _old.HopLog.Of(1002).ShouldBe([$"Stream ticket {_stream} holds ticket_opened_v2 at 2, which this node does not know: it is not read past it"]);
    }

    [Fact]
    public async Task An_old_node_that_decides_on_what_it_remembers_conflicts_with_the_unknown_fact_and_writes_nothing()
    {
        await _old.AppendAsync(Everything, _stream, new V1.TicketOpened("no signal"));
        await _new.AppendAsync(Everything, _stream, new V2.TicketOpened("no line", 2));
        await Should.ThrowAsync<UnknownFactException>(() => _old.AppendAsync(Everything, _stream, new OldClosed("mended")));
        (await _new.AppendAsync(Everything, _stream, new NewClosed("mended"))).Count.ShouldBe(3);
    }

    [Fact]
    public async Task Other_streams_of_the_old_node_go_on()
    {
        await _new.AppendAsync(Everything, _stream, new V2.TicketOpened("no line", 2));
        (await _old.AppendAsync(Everything, Guid.NewGuid(), new V1.TicketOpened("no signal"))).Count.ShouldBe(1);
    }
}
