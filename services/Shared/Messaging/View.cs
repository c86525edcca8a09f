using Marten;

namespace Messaging;

/// <summary>A read model: documents made from a stream's state and nothing else, so that they can be made anew.</summary>
/// <typeparam name="TState">The stream's state.</typeparam>
public abstract class View<TState>
{
    /// <summary>What kind of document.</summary>
    public abstract Type Document { get; }

    /// <summary>The shape of the documents, from 1. Another shape has another number, and with it a table of its own: nodes of the build
    /// before go on with theirs. The new one is filled at the rollout.</summary>
    public virtual int Shape => 1;

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
    public override void Map(StoreOptions options)
    {
        var document = options.Schema.For<TDocument>();
        if (Shape > 1)
        {
            document.DocumentAlias($"{typeof(TDocument).Name.ToLowerInvariant()}_v{Shape}");
        }

        Map(document);
    }

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

/// <summary>The read model of a kind of stream, for those who do not know the state.</summary>
public abstract class StreamView
{
    /// <summary>What kind of stream.</summary>
    public abstract string StreamType { get; }

    /// <summary>What kind of document.</summary>
    public abstract Type Document { get; }

    /// <inheritdoc cref="View{TState}.Shape" />
    public abstract int Shape { get; }

    /// <summary>Names the code that folds and makes documents; other code has another name.</summary>
    public abstract string MadeBy { get; }

    /// <inheritdoc cref="View{TState}.Map" />
    public abstract void Map(StoreOptions options);

    /// <summary>Makes a stream's documents anew from its facts, where they stand.</summary>
    public abstract Task MakeAnewAsync(Hop hop, Guid streamId, CancellationToken cancellationToken);

    /// <summary>Writes a stream's documents, as they follow from its facts, in another place.</summary>
    public abstract Task WriteAsync(Hop hop, IDocumentOperations session, Guid streamId, CancellationToken cancellationToken);
}

/// <inheritdoc />
internal sealed class StreamView<TState>(StreamType<TState> stream) : StreamView
{
    private readonly View<TState> _view = stream.View!;

    /// <inheritdoc />
    public override string StreamType => stream.Name;

    /// <inheritdoc />
    public override Type Document => _view.Document;

    /// <inheritdoc />
    public override int Shape => _view.Shape;

    /// <inheritdoc />
    public override string MadeBy => stream.MadeBy;

    /// <inheritdoc />
    public override void Map(StoreOptions options) => _view.Map(options);

    /// <inheritdoc />
    public override Task MakeAnewAsync(Hop hop, Guid streamId, CancellationToken cancellationToken) =>
        hop.MakeViewAnewAsync(stream, streamId, cancellationToken);

    /// <inheritdoc />
    public override async Task WriteAsync(Hop hop, IDocumentOperations session, Guid streamId, CancellationToken cancellationToken) =>
        _view.SaveAll(session, streamId, await hop.StateAsync(stream, streamId, cancellationToken));
}
