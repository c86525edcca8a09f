using Hosting;
using Messaging;

namespace DirectoryService;

/// <summary>
/// Brings the documents of the folder <c>Directory:Documents</c> in before the service answers. A document that is there
/// already stays as it is, so that a second start changes nothing and a change made over HTTP stands. A file that is
/// missing or wrong stops the service.
/// </summary>
public sealed partial class LoadDocuments(
    IServiceProvider services, IConfiguration configuration, DirectoryCopy directory, TimeProvider clock,
    ILogger<LoadDocuments> logger) : IHostedService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    public static void AddTo(ServiceBuilder service) => service.Services(s => s.AddHostedService<LoadDocuments>());

    /// <inheritdoc />
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var folder = configuration["Directory:Documents"] is { Length: > 0 } setting
            ? setting
            : throw new InvalidOperationException("The setting Directory:Documents, the folder of the documents, is missing.");
        var documents = DocumentFiles.Load(folder, clock.GetUtcNow());
        var fresh = 0;
        foreach (var document in documents)
        {
            fresh += await StoreAsync(document, cancellationToken);
        }

        LogLoaded(documents.Count, folder, fresh);
    }

    /// <inheritdoc />
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Stores a document as soon as the database is there; answers the number of new facts.</summary>
    private async Task<int> StoreAsync(FileDocument document, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                await directory.RefreshAsync(cancellationToken);
                return await RunAsync(document, cancellationToken);
            }
            catch (Exception e) when (Inbox.IsTransient(e))
            {
                LogWaiting(e.GetType().Name, e.Message);
                await Task.Delay(Pause, TimeProvider.System, cancellationToken);
            }
        }
    }

    private async Task<int> RunAsync(FileDocument document, CancellationToken cancellationToken)
    {
        var cause = new Cause(document.Id, Actor.Desk(DirectoryDeskService.Name));
        try
        {
            var result = await new Reaction(services, cause)
                .RunAsync(DirectoryDocument.Stream, document.StreamId, document.Rule, document, cancellationToken);
            return result.Facts.Count;
        }
        catch (Refusal e)
        {
            throw new DocumentException(document.Place(e.Field), e.Message);
        }
    }

    [LoggerMessage(2101, LogLevel.Information, "{Documents} documents stand in {Folder}; {New} of them are new")]
    private partial void LogLoaded(int documents, string folder, int @new);

    [LoggerMessage(2102, LogLevel.Warning, "The documents wait for the database: {Error} {Detail}")]
    private partial void LogWaiting(string error, string detail);
}
