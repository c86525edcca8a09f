using System.CommandLine;
using Hosting;
using Messaging;
using Npgsql;

namespace DeskSetup;

/// <summary><c>./infra/rebuild</c>.</summary>
internal static class RebuildCommand
{
    private const int MostShown = 20;

    /// <summary>The view is there, but not whole.</summary>
    private const int LeftOut = 2;

    public static Command Create()
    {
        var services = DeskServices.All.Where(s => s.Views.Count > 0).ToList();
        var service = new Argument<string>("service") { Description = string.Join(", ", services.Select(s => s.Name)) };
        service.AcceptOnlyFromAmong([.. services.Select(s => s.Name)]);
        var view = new Argument<string?>("view")
        {
            Description = "the stream it is made from, such as work-order; all of the service's when left out", Arity = ArgumentArity.ZeroOrOne,
        };
        var command = new Command("rebuild", "Makes read models anew from the facts while the service goes on, and says what differed.")
        {
            service, view,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            try
            {
                return await RunAsync(services.Single(s => s.Name == parsed.GetValue(service)), parsed.GetValue(view), cancellationToken);
            }
            catch (Exception e) when (e is InvalidOperationException or NpgsqlException or TimeoutException)
            {
                await Console.Error.WriteLineAsync($"The view was not made anew, and the one in use is as it was: {e.Message}");
                return 1;
            }
        });
        return command;
    }

    private static async Task<int> RunAsync(ServiceBuilder service, string? name, CancellationToken cancellationToken)
    {
        var views = service.Views.Where(v => name is null || v.StreamType == name).ToList();
        if (views.Count == 0)
        {
            throw new InvalidOperationException($"{service.Name} has no view '{name}' but {string.Join(", ", service.Views.Select(v => v.StreamType))}.");
        }

        var instance = new Instance(Environment.GetEnvironmentVariable("DESK_INSTANCE") ?? "desk");
        await using var owner = new Database(Servers.Get("DESK_POSTGRES"), instance).Owner(EventStore.Schema.For(service.Name));
        var rebuild = new Rebuild(owner, service, instance.Role(service.Name), Console.Error.WriteLine);
        var whole = true;
        foreach (var view in views)
        {
            var rebuilt = await rebuild.RunAsync(view, cancellationToken);
            Tell(view, rebuilt);
            whole &= rebuilt.LeftOut.Count == 0;
        }

        return whole ? 0 : LeftOut;
    }

    private static void Tell(StreamView view, RebuiltView rebuilt)
    {
        Console.WriteLine($"{view.StreamType}: {rebuilt.Documents:N0} documents, {rebuilt.Differences.Count:N0} of which differed");
        foreach (var difference in rebuilt.Differences.Take(MostShown))
        {
            Console.WriteLine($"  {difference.Id} {difference.How}");
        }

        if (rebuilt.LeftOut.Count > 0)
        {
            Console.WriteLine($"  {rebuilt.LeftOut.Count:N0} streams are left out, as their facts cannot be read or folded: {string.Join(", ", rebuilt.LeftOut.Keys.Take(MostShown))}");
        }
    }
}
