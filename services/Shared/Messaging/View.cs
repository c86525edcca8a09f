using Marten;

namespace Messaging;

/// <summary>A read model: documents made from a stream's state and nothing else, so that they can be made anew.</summary>
/// <typeparam name="TState">The stream's state.</typeparam>
public abstract class View<TState>
{
    /// <summary>What kind of document.</summary>
    public abstract Type Document { get; }

    /// <summary>Tells Marten of the document and its indexes.</summary>
    public abstract void Map(StoreOptions options);

    /// <summary>Makes the documents equal to the state that facts have brought, in the session of those facts.</summary>
    public abstract void Save(IDocumentOperations session, Guid streamId, TState before, TState after);

    /// <summary>Makes them equal to a state, whatever they were.</summary>
    public abstract void SaveAll(IDocumentOperations session, Guid streamId, TState state);
}

/// <summary>A read model of documents of one kind.</summary>
/// <typeparam name="TState">The stream's state.</typeparam>
/// <typeparam name="TDocument">The document; its <c>Id</c> names it.</typeparam>
public abstract class View<TState, TDocument> : View<TState>
    where TDocument : notnull
{
    /// <inheritdoc />
    public override Type Document => typeof(TDocument);

    /// <inheritdoc />
    public override void Map(StoreOptions options) => Map(options.Schema.For<TDocument>());

    /// <inheritdoc />
    public override void Save(IDocumentOperations session, Guid streamId, TState before, TState after) => SaveAll(session, streamId, after);

    /// <inheritdoc />
    public override void SaveAll(IDocumentOperations session, Guid streamId, TState state) => session.Store(Of(streamId, state));

    /// <summary>The documents that a state comes to.</summary>
    protected abstract TDocument[] Of(Guid streamId, TState state);

    /// <summary>Indexes, and members that are columns of their own.</summary>
    protected virtual void Map(MartenRegistry.DocumentMappingExpression<TDocument> document)
    {
    }
}
