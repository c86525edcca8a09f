using Contracts;
using EventStore;
using JasperFx.Events.Daemon;
using JasperFx.Events.Projections;
using Marten;
using Marten.Events.Projections;
using Messaging;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Weasel.Postgresql.Tables;

namespace Hosting;

/// <summary>A service of the desk, described on one page.</summary>
public interface IDeskService
{
    /// <summary>Kebab case: names its schema, queues and users.</summary>
    static abstract string Name { get; }

    /// <summary>Says what the service consists of. Also called by the set-up, which lays out tables and queues.</summary>
    static abstract void Define(ServiceBuilder service);
}

/// <summary>Collects what a service consists of: streams, commands, reactions, views, endpoints.</summary>
public sealed class ServiceBuilder(string name)
{
    private readonly List<Action<StoreOptions>> _contents =
        [Catalog.Contracts.MapTo, options => options.Schema.For<Snapshot>(), DirectoryCopy.Map, CalendarChanges.Map];

    private readonly List<string> _growing = [];
    private readonly List<StreamView> _views = [];
    private readonly List<MessageType> _facts = [.. DirectoryCopy.Facts];
    private readonly Dictionary<MessageType, IReadOnlyList<string>> _commands = [];
    private readonly List<Action<IServiceCollection>> _services = [];
    private readonly List<Action<IEndpointRouteBuilder>> _endpoints = [];

    /// <summary>The service's name.</summary>
    public string Name { get; } = name;

    /// <summary>Its own tables that may only grow.</summary>
    public IReadOnlyList<string> Growing => _growing;

    /// <summary>Its read models.</summary>
    public IReadOnlyList<StreamView> Views => _views;

    /// <summary>What it listens to.</summary>
    public Subscription Subscription => new(Name, [.. _facts.Distinct()], HearsEverything);

    /// <summary>The commands that it takes, each with the roles that may send it.</summary>
    public IReadOnlyDictionary<MessageType, IReadOnlyList<string>> Commands => _commands;

    /// <summary>True for the ledger.</summary>
    public bool HearsEverything { get; private set; }

    /// <summary>The longest that a statement of its role may take, or a transaction of it may stand idle. Most take milliseconds.</summary>
    public TimeSpan LongestTransaction { get; private set; } = TimeSpan.FromMinutes(1);

    /// <summary>The description of a service, without starting it.</summary>
    public static ServiceBuilder Of<TService>()
        where TService : IDeskService
    {
        var service = new ServiceBuilder(TService.Name);
        TService.Define(service);
        return service;
    }

    /// <summary>Tells Marten of the facts, documents and tables.</summary>
    public void MapTo(StoreOptions options) => _contents.ForEach(map => map(options));

    /// <summary>The read model of a kind of stream: its documents are written with the facts, and anew when personal data was erased.</summary>
    public ServiceBuilder View<TState>(StreamType<TState> stream)
    {
        var view = stream.ViewOfAnyState();
        _contents.Add(view.Map);
        _views.Add(view);
        _services.Add(s => s.AddSingleton(view));
        return this;
    }

    /// <summary>A document of the service's own.</summary>
    public ServiceBuilder Document<TDocument>(Action<MartenRegistry.DocumentMappingExpression<TDocument>>? map = null)
        where TDocument : notnull
    {
        _contents.Add(options => (map ?? (_ => { }))(options.Schema.For<TDocument>()));
        return this;
    }

    /// <summary>Documents across streams that Marten's daemon makes behind the log, for what nobody waits for. It sees facts as they are
    /// stored, personal texts sealed: what it writes need not be erased.</summary>
    /// <param name="projection">Marten's own.</param>
    /// <param name="map">The documents' indexes.</param>
    public ServiceBuilder Projection<TDocument>(EventProjection projection, Action<MartenRegistry.DocumentMappingExpression<TDocument>> map)
        where TDocument : notnull
    {
        _contents.Add(options =>
        {
            options.Projections.Add(projection, ProjectionLifecycle.Async);
            options.Projections.AsyncMode = DaemonMode.ExternallyManaged; // by Projections: else Marten says that nobody runs it
        });
        _services.Add(services => services.AddHostedService<Projections>());
        return Document(map);
    }

    /// <summary>A table of the service's own.</summary>
    /// <param name="table">Gives the table for the service's schema.</param>
    public ServiceBuilder OwnTable(Func<string, Table> table)
    {
        _contents.Add(options => options.Storage.ExtendedSchemaObjects.Add(table(options.DatabaseSchemaName)));
        return this;
    }

    /// <summary>A table of the service's own that may only grow: its role can neither change nor remove rows.</summary>
    /// <param name="table">Gives the table for the service's schema.</param>
    public ServiceBuilder GrowingTable(Func<string, Table> table)
    {
        _growing.Add(table(Schema.For(Name)).Identifier.Name);
        return OwnTable(table);
    }

    /// <summary>A command that this service takes, over the bus and, with <see cref="CommandBuilder{TState,TCommand}.At"/>, over HTTP.</summary>
    /// <param name="stream">The kind of stream that decides.</param>
    /// <param name="id">Which stream.</param>
    /// <param name="rule">The rule.</param>
    /// <param name="roles">Who may send it.</param>
    public CommandBuilder<TState, TCommand> Command<TState, TCommand>(
        StreamType<TState> stream, Func<TCommand, Context, Guid> id, Rule<TState, TCommand> rule, params string[] roles)
        where TCommand : ICommand =>
        Command<TState, TCommand>(stream, (_, command, context, _) => ValueTask.FromResult((id(command, context), rule)), roles);

    /// <summary>The same where the stream has to be looked up.</summary>
    public CommandBuilder<TState, TCommand> Command<TState, TCommand>(
        StreamType<TState> stream, StreamOf<TCommand> id, Rule<TState, TCommand> rule, params string[] roles)
        where TCommand : ICommand =>
        Command<TState, TCommand>(
            stream, async (services, command, context, token) => (await id(services, command, context, token), rule), roles);

    /// <summary>The same where the rule goes by more than its own stream, which has to be looked up.</summary>
    public CommandBuilder<TState, TCommand> Command<TState, TCommand>(
        StreamType<TState> stream, Func<TCommand, Context, Guid> id, RuleOf<TState, TCommand> rule, params string[] roles)
        where TCommand : ICommand =>
        Command<TState, TCommand>(
            stream, async (services, command, context, token) => (id(command, context), await rule(services, command, context, token)), roles);

    /// <summary>The same where stream and rule come from one look.</summary>
    public CommandBuilder<TState, TCommand> Command<TState, TCommand>(
        StreamType<TState> stream, Target<TState, TCommand> target, params string[] roles)
        where TCommand : ICommand
    {
        var command = new CommandBuilder<TState, TCommand>(this, stream, target, roles);
        _commands.Add(Catalog.Of(typeof(TCommand)), roles);
        _services.Add(s => s.AddSingleton(p => new MessageHandler(
            typeof(TCommand), (envelope, message, token) => command.FromBusAsync(p, envelope, (TCommand)message, token))));
        return command;
    }

    /// <summary>A fact of another service, or of this one, that something follows from.</summary>
    /// <param name="stream">The kind of stream that decides what follows.</param>
    /// <param name="id">Which stream.</param>
    /// <param name="rule">The rule.</param>
    public ServiceBuilder On<TState, TFact>(StreamType<TState> stream, Func<TFact, Guid> id, Rule<TState, TFact> rule)
        where TFact : IFact =>
        On<TFact>((reaction, fact, token) => reaction.RunAsync(stream, id(fact), rule, fact, token));

    /// <summary>The same where something has to be looked up first.</summary>
    public ServiceBuilder On<TFact>(Func<Reaction, TFact, CancellationToken, Task> react)
        where TFact : IFact => On(from: null, react);

    /// <summary>The same for a fact that several services tell, such as those of promises: only what this one tells is heard.</summary>
    public ServiceBuilder On<TFact>(string? from, Func<Reaction, TFact, CancellationToken, Task> react)
        where TFact : IFact
    {
        var versions = Catalog.Contracts.VersionsOf(typeof(TFact)); // older ones reach the rule as the newest says them
        _facts.AddRange(from is null ? versions : versions.Select(version => version with { Service = from }));
        _services.Add(s => s.AddSingleton(p => new MessageHandler(
            typeof(TFact), (envelope, fact, token) => react(new Reaction(p, Causes.Of(envelope)), (TFact)fact, token))));
        return this;
    }

    /// <summary>The same where the personal texts of few of these facts are needed, or of none: the others' stay as they are stored, sealed.</summary>
    /// <param name="opens">Whether this one's are needed; it sees the fact sealed.</param>
    /// <param name="react">What follows.</param>
    public ServiceBuilder On<TFact>(Func<TFact, bool> opens, Func<Reaction, TFact, CancellationToken, Task> react)
        where TFact : IFact
    {
        _facts.AddRange(Catalog.Contracts.VersionsOf(typeof(TFact)));
        _services.Add(s => s.AddSingleton(p => new MessageHandler(
            typeof(TFact), (envelope, fact, token) => react(new Reaction(p, Causes.Of(envelope)), (TFact)fact, token), fact => opens((TFact)fact))));
        return this;
    }

    /// <summary>What follows when something falls due in a stream of this kind.</summary>
    public ServiceBuilder Due<TState>(StreamType<TState> stream, Rule<TState, FallDue> rule)
    {
        _services.Add(s => s.AddSingleton(p => new DueHandler(stream.Name, async (id, cause, token) =>
        {
            var reaction = new Reaction(p, cause);
            var result = await reaction.RunAsync(stream, id, rule, new FallDue(reaction.Now), token);
            return (result.Facts.Count, stream.NextDue(result.State));
        })));
        return this;
    }

    /// <summary>Hears every fact of every service, as it is.</summary>
    public ServiceBuilder OnEverything(Func<IServiceProvider, Envelope, CancellationToken, Task> take)
    {
        HearsEverything = true;
        _services.Add(s => s.AddSingleton(p => new RawHandler((envelope, token) => take(p, envelope, token))));
        return this;
    }

    /// <summary>Parts of the service's own: loops, lookups.</summary>
    public ServiceBuilder Services(Action<IServiceCollection> add)
    {
        _services.Add(add);
        return this;
    }

    /// <summary>Endpoints that read.</summary>
    public ServiceBuilder Endpoints(Action<IEndpointRouteBuilder> map)
    {
        _endpoints.Add(map);
        return this;
    }

    /// <summary>Some of its work in the database takes this long on purpose.</summary>
    public ServiceBuilder TransactionsOfUpTo(TimeSpan longest)
    {
        LongestTransaction = longest;
        return this;
    }

    internal void AddTo(IServiceCollection services)
    {
        _services.ForEach(add => add(services));
        if (!HearsEverything)
        {
            foreach (var type in DirectoryCopy.Facts)
            {
                services.AddSingleton(p => new MessageHandler(type.Type, p.GetRequiredService<DirectoryCopy>().TakeAsync));
            }
        }
    }

    internal void MapTo(IEndpointRouteBuilder app) => _endpoints.ForEach(map => map(app));
}

/// <summary>Finds the stream that a command is for.</summary>
/// <exception cref="Refusal">There is none.</exception>
public delegate ValueTask<Guid> StreamOf<in TCommand>(
    IServiceProvider services, TCommand command, Context context, CancellationToken cancellationToken);

/// <summary>Finds the stream that a command is for, and the rule that knows what was found on the way.</summary>
/// <exception cref="Refusal">There is none.</exception>
public delegate ValueTask<(Guid StreamId, Rule<TState, TCommand> Rule)> Target<TState, TCommand>(
    IServiceProvider services, TCommand command, Context context, CancellationToken cancellationToken);

/// <summary>Looks up what a command's rule has to know beside its own stream, and gives the rule that knows it.</summary>
public delegate ValueTask<Rule<TState, TCommand>> RuleOf<TState, TCommand>(
    IServiceProvider services, TCommand command, Context context, CancellationToken cancellationToken);
