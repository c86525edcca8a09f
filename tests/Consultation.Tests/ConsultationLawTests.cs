using Consultation.Features;
using Contracts;
using Contracts.Consultation.V1;
using Contracts.Promises.V1;
using FsCheck;
using FsCheck.Fluent;
using Hosting;
using Messaging;
using TestKit;
using static Consultation.Tests.Consultations;
using Commands = Contracts.Consultation.V1;

namespace Consultation.Tests;

/// <summary>What holds whatever happens.</summary>
[Trait("Category", Law.Category)]
public class ConsultationLawTests
{
    private delegate IEnumerable<IFact> Ask(ExpertConsultation consultation, Context context);

    private static readonly Gen<Actor> Actors = Gen.Elements(
        new Actor(Roles.Agent, "a1"), new Actor(Roles.Agent, "a2"), new Actor(Roles.Expert, "e1"), new Actor(Roles.Expert, "e2"),
        new Actor(Roles.Supervisor, "s1"));

    private static readonly Gen<(string Name, Ask Ask)> Asks =
        from text in Gen.Elements("one", "two")
        from teller in Gen.Elements(AnsweredBy.Agent, AnsweredBy.Expert)
        from load in Gen.Choose(0, 2)
        from ask in Gen.Elements<(string, Ask)>(
            ("open", (s, c) => OpenConsultation.Decide(s, Sought, c)),
            ("offer", (s, c) => OfferConsultation.Decide(s, new(new Dictionary<string, int> { ["e2"] = load }), c)),
            ("accept", (s, c) => Features.AcceptConsultation.Decide(s, new(Id), c)),
            ("decline", (s, c) => Features.DeclineConsultation.Decide(s, new(Id, text), c)),
            ("answer", (s, c) => Features.AnswerConsultation.Decide(s, new(Id, text), c)),
            ("wording", (s, c) => Features.AgreeWording.Decide(s, new(Id, text), c)),
            ("told", (s, c) => Features.RecordCustomerAnswered.Decide(s, new(Id, teller), c)),
            ("due", (s, c) => EscalateAppointment.Decide(s, new FallDue(c.Now), c)))
        select ask;

    private static readonly Gen<(string Name, Ask Ask, Actor Actor, int Minutes)[]> Lives =
        from steps in Gen.Choose(0, 40)
        from life in Gen.ArrayOf(
            from ask in Asks
            from actor in Actors
            from minutes in Gen.Choose(0, 30)
            select (ask.Name, ask.Ask, actor, minutes), steps)
        select life;

    [Fact]
    public void The_same_command_again_yields_nothing_and_no_promise_fact_is_a_misfit() => Law.Holds(Lives, life =>
    {
        var (state, now) = (ExpertConsultation.None, OpenedAt);
        foreach (var (name, ask, actor, minutes) in life.Prepend(("open", (s, c) => OpenConsultation.Decide(s, Sought, c), Service, 0)))
        {
            now = now.AddMinutes(minutes);
            var context = new Context(now, actor, Desk.Directory);
            state = ExpertConsultation.Stream.Fold(state, FactsOf(ask, state, context));
            FactsOf(ask, state, context).ShouldBeEmpty(name);
            state.Promises.Misfits.ShouldBeEmpty(name);
        }
    });

    [Fact]
    public void What_is_due_is_said_and_then_no_longer_due() => Law.Holds(Lives, life =>
    {
        var (state, now) = (ExpertConsultation.None, OpenedAt);
        foreach (var (name, ask, actor, minutes) in life.Prepend(("open", (s, c) => OpenConsultation.Decide(s, Sought, c), Service, 0)))
        {
            now = now.AddMinutes(minutes);
            var context = new Context(now, actor, Desk.Directory);
            state = ExpertConsultation.Stream.Fold(state, FactsOf(ask, state, context));
            var due = EscalateAppointment.Decide(state, new FallDue(now), context).ToList();
            (due.Count > 0).ShouldBe(state.NextDueAt <= now, name);
            state = ExpertConsultation.Stream.Fold(state, due);
            (state.NextDueAt <= now).ShouldBeFalse(name);
        }
    });

    [Fact]
    public void Folding_any_facts_in_any_order_never_throws() => Law.Holds(
        from count in Gen.Choose(0, 30)
        from facts in Gen.ArrayOf(AnyFact, count)
        select facts,
        facts =>
        {
            var state = ExpertConsultation.None;
            foreach (var fact in facts)
            {
                state = state.Evolve(fact);
                _ = state.NextDueAt;
            }
        });

    private static readonly Actor Service = Actor.Desk("routing");

    private static Gen<IFact> AnyFact =>
        from expert in Gen.Elements("e1", "e2")
        from minutes in Gen.Choose(0, 600)
        let at = OpenedAt.AddMinutes(minutes)
        from fact in Gen.Elements<IFact>(
            Opened, Promise, Referred, Wording, Offered(expert) with { AnswerBy = at }, Accepted(expert), LapsedOffer(expert),
            Answered(expert), new Commands.CustomerAnswered(Id, RequestId, "a1", AnsweredBy.Agent, "words", at),
            new AppointmentEscalated(Id, RequestId, "reminder", "handler", AppointmentAt, at),
            new PromiseEscalated(Promise.PromiseId, RequestId, Promise.Promise, at, "reminder", "handler", TimeSpan.FromHours(1)),
            new PromiseBroken(Promise.PromiseId, RequestId, Promise.Promise, at),
            new PromiseKept(Promise.PromiseId, RequestId, Promise.Promise, at, AppointmentAt),
            new PromiseFulfilledLate(Promise.PromiseId, RequestId, Promise.Promise, at, AppointmentAt),
            new Contracts.Routing.V1.AgentSignedIn("a1", at))
        select fact;

    private static List<IFact> FactsOf(Ask ask, ExpertConsultation state, Context context)
    {
        try
        {
            return [.. ask(state, context)];
        }
        catch (Refusal)
        {
            return [];
        }
    }
}
