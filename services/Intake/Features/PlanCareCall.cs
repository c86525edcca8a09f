using System.Security.Cryptography;
using System.Text.Json;
using Contracts;
using Contracts.Intake.V1;
using EventStore;
using Hosting;
using Intake.Views;
using Marten;
using Messaging;
using Command = Contracts.Intake.V1.PlanCareCall;

namespace Intake.Features;

/// <summary>
/// A department, a campaign or a supervisor asks for a care call 关怀回访 (F6). Intake says whose it is, so that it is sealed with the customer's key and erased with
/// it; Follow-up has it made. One for each customer and matter.
/// </summary>
public static class PlanCareCall
{
    public static void Map(ServiceBuilder service) => service
        .Command<Customer, Command>(Customer.Stream, TargetAsync, Roles.Department, Roles.Marketing, Roles.Supervisor)
        .At("POST", "/care-calls")
        .Answering((_, command, _) => new CareCallAnswer(IdOf(command)));

    /// <summary>The rule.</summary>
    /// <param name="customer">The customer.</param>
    /// <param name="command">The plan.</param>
    /// <param name="stream">The customer's stream, by whose key it is sealed.</param>
    /// <param name="context">The circumstances.</param>
    public static IEnumerable<IFact> Decide(Customer customer, Command command, Guid stream, Context context)
    {
        var (id, fingerprint) = (IdOf(command), FingerprintOf(command));
        if (customer.CareCalls.TryGetValue(id, out var known))
        {
            return known.IsErased || known.Planned.Fingerprint == fingerprint || known.Planned.Fingerprint == PersonalTexts.Erased ? [] : throw Refusal.WrongState(
                $"matter: a care call for '{command.Matter}' of this customer was planned before, with another content.");
        }

        if (command.OfRequestId is { } request && !customer.Matters.ContainsKey(request)) throw NotTheirs();

        var plan = new CareCallPlan(
            stream, command.CustomerId, customer.Tier ?? ReceiveContact.LowestTier(context.Directory), command.Occasion, command.Matter,
            context.Actor.ToString(), command.CallerNumber, command.About, command.From > context.Now ? command.From.Value.ToUniversalTime() : context.Now,
            command.OfRequestId, command.Region, command.Language, command.Jurisdiction);
        return [new CareCallPlanned(id, plan, fingerprint, context.Now)];
    }

    /// <summary>The care call's id: the same customer and matter again is the same call.</summary>
    public static Guid IdOf(Command command) => DerivedId.From("care-call", command.CustomerId, command.Matter);

    private static string FingerprintOf(Command command) => Convert.ToHexStringLower(SHA256.HashData(
        JsonSerializer.SerializeToUtf8Bytes(command with { From = command.From?.ToUniversalTime() }, ContractJson.Options)));

    private static async ValueTask<(Guid StreamId, Rule<Customer, Command> Rule)> TargetAsync(
        IServiceProvider services, Command command, Context context, CancellationToken cancellationToken)
    {
        var stream = await FindAsync(services, command, cancellationToken);
        return (stream, (customer, planned, now) => Decide(customer, planned, stream, now));
    }

    /// <summary>The customer's stream that has the request it is about; else the one that their id leads to.</summary>
    private static async ValueTask<Guid> FindAsync(IServiceProvider services, Command command, CancellationToken cancellationToken)
    {
        await using var session = services.GetRequiredService<IDocumentStore>().QuerySession();
        if (await session.LoadAsync<Belonging>(IdOf(command), cancellationToken) is { } known) return known.Customer;

        var person = await Person.OfAsync(session, Customer.KeyOf(command.CustomerId), cancellationToken);
        if (command.OfRequestId is not { } request) return person.Home;

        return await session.LoadAsync<Belonging>(request, cancellationToken) is { } belonging && person.Streams.Contains(belonging.Customer)
            ? belonging.Customer
            : throw NotTheirs();
    }

    private static Refusal NotTheirs() => Refusal.Invalid("ofRequestId", "ofRequestId names no request of this customer.");
}

/// <summary>The answer to a plan over HTTP, the first time and every time.</summary>
/// <param name="RequestId">The care call.</param>
public sealed record CareCallAnswer(Guid RequestId);
