using Contracts;

#pragma warning disable MA0048 // One contract in its versions, as two builds know it, is easier to read in one place.

namespace Planted.Tickets.V1
{
    [Name("ticket_opened")]
    public sealed record TicketOpened(string Subject) : IFact;

    [Name("ticket_closed")]
    public sealed record TicketClosed(string Reason) : IFact;

    [Name("open_ticket")]
    public sealed record OpenTicket(string Subject) : ICommand;

    [Name("ticket_filed")]
    public sealed record TicketFiled(Guid RequestId, Guid CustomerKey, [Personal] string Caller, [Personal] string? Note, string Topic)
        : ICustomerFact;

    [Name("ticket_noted")]
    public sealed record TicketNoted(Guid RequestId, [Personal] string? Note) : IRequestFact;
}

namespace Planted.Tickets.V2
{
    [Name("ticket_opened")]
    public sealed record TicketOpened(string Subject, int Priority) : IFact, IReplaces<V1.TicketOpened, TicketOpened>
    {
        public static TicketOpened From(V1.TicketOpened older) => new(older.Subject, Priority: 0);
    }

    [Name("open_ticket")]
    public sealed record OpenTicket(string Subject, int Priority) : ICommand, IReplaces<V1.OpenTicket, OpenTicket>
    {
        public static OpenTicket From(V1.OpenTicket older) => new(older.Subject, Priority: 0);
    }
}

namespace Planted.Tickets.V3
{
    [Name("ticket_opened")]
    public sealed record TicketOpened(IReadOnlyList<string> Subjects, int Priority) : IFact, IReplaces<V2.TicketOpened, TicketOpened>
    {
        public static TicketOpened From(V2.TicketOpened older) => new([older.Subject], older.Priority);
    }
}

// The same contract where a newer build has added an optional member.
namespace Planted.Newer.Tickets.V1
{
    [Name("ticket_closed")]
    public sealed record TicketClosed(string Reason, string? Note = null) : IFact;
}

// A second version to which nobody said the way.
namespace Planted.Stuck.Tickets.V2
{
    [Name("ticket_closed")]
    public sealed record TicketClosed(int Code) : IFact;
}
