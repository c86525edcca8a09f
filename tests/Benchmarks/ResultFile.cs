using System.Runtime.InteropServices;
using System.Text.Json;
using Npgsql;
using RabbitMQ.Client;

namespace Benchmarks;

/// <summary>All figures of a run and what it ran on, as JSON.</summary>
public static class ResultFile
{
    private static readonly JsonSerializerOptions Form = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Writes the file.</summary>
    public static async Task WriteAsync(FileInfo file, Extent extent, IReadOnlyList<Figure> figures)
    {
        await using var stream = file.Create();
        await JsonSerializer.SerializeAsync(stream, new { at = TimeProvider.System.GetUtcNow(), machine = await MachineAsync(), extent, figures }, Form);
    }

    /// <summary>What the figures depend on. The servers are asked, so that a file says what it was really measured with.</summary>
    public static async Task<Machine> MachineAsync()
    {
        var servers = DeskSetup.Servers.FromEnvironment();
        await using var database = NpgsqlDataSource.Create(servers.Postgres);
        await using var broker = await new ConnectionFactory { Uri = servers.RabbitMq }.CreateConnectionAsync();
        return new(
            Environment.ProcessorCount, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes >> 30, RuntimeInformation.OSDescription,
            RuntimeInformation.FrameworkDescription, $"PostgreSQL {await ShowAsync("server_version")}", await ShowAsync("fsync"),
            await ShowAsync("synchronous_commit"),
            $"RabbitMQ {System.Text.Encoding.UTF8.GetString((byte[])broker.ServerProperties!["version"]!)}");

        async Task<string> ShowAsync(string setting)
        {
            await using var command = database.CreateCommand($"show {setting}");
            return (string)(await command.ExecuteScalarAsync())!;
        }
    }
}

/// <summary>What a run ran on.</summary>
public sealed record Machine(
    int Cores, long MemoryGiB, string System, string Runtime, string Postgres, string Fsync, string SynchronousCommit, string Broker);
