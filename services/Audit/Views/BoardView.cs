using Audit.Board;

namespace Audit.Views;

/// <summary>The live board (H2): the desk now, and each change of it as server-sent events, which go on after a cut by <c>Last-Event-ID</c>.</summary>
public static class BoardView
{
    /// <summary>Who watches keeps a connection, and no more than that; beyond so many on a node the answer is 429.</summary>
    public const int MostWatching = 200;

    private static int _watching;

    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/board", async (BoardFeed board, CancellationToken token) => Results.Content((await board.NowAsync(token)).Json, "application/json"));
        app.MapGet("/board/changes", (HttpContext http, BoardFeed board, IHostApplicationLifetime lifetime) =>
        {
            if (Interlocked.Increment(ref _watching) > MostWatching)
            {
                Interlocked.Decrement(ref _watching);
                http.Response.Headers.RetryAfter = "10";
                return Results.StatusCode(StatusCodes.Status429TooManyRequests);
            }

            http.Response.OnCompleted(() =>
            {
                Interlocked.Decrement(ref _watching);
                return Task.CompletedTask;
            });
            var gone = CancellationTokenSource.CreateLinkedTokenSource(lifetime.ApplicationStopping, http.RequestAborted);
            http.Response.RegisterForDispose(gone);
            return TypedResults.ServerSentEvents(board.WatchAsync(http.Request.Headers["Last-Event-ID"], gone.Token));
        });
    }
}
