using Contracts;

#pragma warning disable MA0048 // One contract in its versions is easier to read in one place.

namespace Planted.Tickets.V1
{
    [Name("ticket_opened")]
    public sealed record TicketOpened(string Subject, DateTimeOffset At) : IFact;
}

namespace Planted.Tickets.V2
{
    [Name("ticket_opened")]
    public sealed record TicketOpened(IReadOnlyList<string> Subjects, DateTimeOffset At) : IFact, IReplaces<V1.TicketOpened, TicketOpened>
    {
        public static TicketOpened From(V1.TicketOpened older) => new([older.Subject], older.At);
    }
}
