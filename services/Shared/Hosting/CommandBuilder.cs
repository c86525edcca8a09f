using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using Contracts;
using Contracts.Directory.V1;
using Contracts.Intake.V1;
using Messaging;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Hosting;

/// <summary>One command: its rule, who may send it, and where it comes in.</summary>
public sealed class CommandBuilder<TState, TCommand>(
    ServiceBuilder service, StreamType<TState> stream, Target<TState, TCommand> target, string[] roles)
    where TCommand : ICommand
{
    /// <summary>The most characters of an <c>Idempotency-Key</c>.</summary>
    private const int LongestKey = 128;

    private PropertyInfo? _body;
    private Func<HopResult<TState>, TCommand, Actor, object>? _answer;

    /// <summary>
    /// Takes the command over HTTP too. Route values are members of the command; the body, a JSON object, gives the rest.
    /// </summary>
    /// <param name="method">POST, or PUT where repeating is natural.</param>
    /// <param name="pattern">For example <c>/work-orders/{workOrderId}/return</c>.</param>
    /// <param name="member">The one member of the command that route values and body make up; null when they make up all of it.</param>
    public CommandBuilder<TState, TCommand> At(string method, string pattern, string? member = null)
    {
        _body = member is null ? null : typeof(TCommand).GetProperty(member);
        service.Endpoints(app => app.MapMethods(pattern, [method], FromHttpAsync)
            .RequireAuthorization(policy => policy.RequireRole(roles))
            .WithName(Catalog.Of(typeof(TCommand)).StoredName));
        return this;
    }

    /// <summary>What HTTP answers instead of the new facts.</summary>
    public CommandBuilder<TState, TCommand> Answering(Func<HopResult<TState>, TCommand, Actor, object> answer)
    {
        _answer = answer;
        return this;
    }

    internal async Task FromBusAsync(IServiceProvider services, Envelope envelope, TCommand command, CancellationToken cancellationToken)
    {
        if (!roles.Contains(envelope.Actor.Role))
        {
            throw Refusal.Forbidden($"{envelope.Actor} may not send {envelope.Type!.StoredName}.");
        }

        await RunAsync(services, command, Causes.Of(envelope), cancellationToken);
    }

    private async Task FromHttpAsync(HttpContext http)
    {
        var command = await ReadAsync(http.Request, http.RequestAborted);
        Validation.Check(_body?.GetValue(command) ?? command); // named as in the body that was sent
        var key = http.Request.Headers["Idempotency-Key"].FirstOrDefault();
        if (key is { Length: 0 or > LongestKey })
        {
            throw Refusal.Invalid("Idempotency-Key", $"Idempotency-Key has 1 to {LongestKey} characters.");
        }

        Validation.CheckValue("Idempotency-Key", key);
        var actor = http.User.ToActor(roles);
        var cause = Causes.Of(actor, command, key);
        var result = await RunAsync(http.RequestServices, command, cause, http.RequestAborted);
        await http.Response.WriteAsJsonAsync(
            _answer?.Invoke(result, command, actor) ?? Answer(actor, result), ContractJson.Options, http.RequestAborted);
    }

    /// <summary>The stream's version and the facts that the command brought. A channel is told that it was taken, not what follows inside
    /// (the caller's number, who has to explain).</summary>
    private static object Answer(Actor actor, HopResult<TState> result) => actor.Role == Roles.Channel
        ? new { result.Version }
        : new { result.Version, Facts = result.Facts.Select(f => new { Type = Catalog.Of(f.GetType()).WireType, Data = (object)f }) };

    private async Task<HopResult<TState>> RunAsync(
        IServiceProvider services, TCommand command, Cause cause, CancellationToken cancellationToken)
    {
        var context = new Context(
            services.GetRequiredService<TimeProvider>().GetUtcNow(), cause.Actor, services.GetRequiredService<DirectoryCopy>().Current);
        context.MustBeOfTheDesk();
        Validation.CheckAhead(_body?.GetValue(command) ?? command, context.Now, context.Directory.LongestAhead);
        var (streamId, rule) = await target(services, command, context, cancellationToken);
        var result = await new Reaction(services, cause).RunAsync(stream, streamId, rule, command, cancellationToken);
        Tell(services.GetRequiredService<SecurityLog>(), cause.Actor, result.Facts);
        return result;
    }

    private static void Tell(SecurityLog security, Actor actor, IEnumerable<IFact> facts)
    {
        foreach (var fact in facts)
        {
            switch (fact)
            {
                case PersonalDataErased erased:
                    security.Erased(actor.ToString(), erased.RequestId);
                    break;
                case IDocumentFact:
                    security.DirectoryChanged(actor.ToString(), Catalog.Of(fact.GetType()).StoredName);
                    break;
            }
        }
    }

    private async Task<TCommand> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        try
        {
            var body = request.ContentLength is 0 || (request.ContentLength is null && !request.Headers.TransferEncoding.Contains("chunked"))
                ? []
                : await JsonSerializer.DeserializeAsync<JsonNode>(request.Body, ContractJson.Options, cancellationToken) as JsonObject
                    ?? throw Refusal.Invalid("body", "The body must be a JSON object.");
            foreach (var (name, value) in request.RouteValues)
            {
                if (body[name] is { } given && given.ToString() != value?.ToString())
                {
                    throw Refusal.Invalid(name, $"{name} in the body differs from the address.");
                }

                body[name] = RouteValue(name, value?.ToString());
            }

            var command = _body is null ? body : new JsonObject { [JsonNamingPolicy.CamelCase.ConvertName(_body.Name)] = body };
            return command.Deserialize<TCommand>(ContractJson.Options)!;
        }
        catch (JsonException e)
        {
            throw Envelope.Invalid(e);
        }
        catch (ArgumentException e)
        {
            throw Refusal.Invalid("body", e is { ParamName: not null } ? "A member is given twice." : "The body is not a JSON object.");
        }
    }

    private JsonNode? RouteValue(string name, string? text)
    {
        var members = (_body?.PropertyType ?? typeof(TCommand)).GetProperties();
        var type = Array.Find(members, p => p.Name.Equals(name, StringComparison.OrdinalIgnoreCase))?.PropertyType;
        return type == typeof(int) && int.TryParse(text, out var number) ? JsonValue.Create(number) : JsonValue.Create(text);
    }
}
