using System.Collections.Concurrent;
using System.Diagnostics;
using Chaos.Desk;
using DeskSetup;
using EventStore;
using Npgsql;

namespace Chaos;

/// <summary>Brings the planned faults upon a desk, and lifts them. A fault that finds its target gone already has had its way.</summary>
internal sealed class Injector(ChaosDesk desk)
{
    /// <summary>What was injected, by kind.</summary>
    public ConcurrentDictionary<FaultKind, int> Injected { get; } = new();

    /// <summary>What could not be injected; the run has to be told.</summary>
    public ConcurrentQueue<string> Failed { get; } = new();

    /// <summary>Brings one fault and returns when it is lifted.</summary>
    public async Task InjectAsync(PlannedFault fault)
    {
        try
        {
            await BringAsync(fault, TimeSpan.FromMilliseconds(fault.ForMs));
        }
        catch (NpgsqlException)
        {
            // Another fault took the database away from this one, which was lifted by that.
        }
        catch (Exception e) when (e is InvalidOperationException or IOException or ArgumentException)
        {
            Failed.Enqueue($"{fault.Kind} {fault.Service} could not be injected: {e.Message}");
        }

        Injected.AddOrUpdate(fault.Kind, 1, (_, n) => n + 1);
    }

    private Task BringAsync(PlannedFault fault, TimeSpan lasts) => fault.Kind switch
    {
        FaultKind.KillService => KillAsync(fault.Service),
        FaultKind.KillAtStep => KillAsync(fault.Service, new("Faults__KillAt", fault.Step), new("Faults__KillAfter", $"{fault.After}")),
        FaultKind.SecondReplica => SecondReplicaAsync(fault, lasts),
        FaultKind.EndBackends => RunAsync(
            "select count(pg_terminate_backend(pid)) from pg_stat_activity where usename = $1", RoleOf(fault.Service)),
        FaultKind.KillBackend => KillBackendAsync(fault.Service),
        FaultKind.RestartDatabase => desk.Servers.RestartDatabaseAsync(),
        FaultKind.CutDatabase => Done(desk.ToDatabase[fault.Service].Cut),
        FaultKind.CutBroker => Done(desk.ToBroker[fault.Service].Cut),
        FaultKind.HoldDatabase => desk.ToDatabase[fault.Service].HoldAsync(lasts),
        FaultKind.HoldBroker => desk.ToBroker[fault.Service].HoldAsync(lasts),
        FaultKind.LoseDatabaseAnswers => desk.ToDatabase[fault.Service].LoseAnswersAsync(lasts),
        FaultKind.LoseBrokerAnswers => desk.ToBroker[fault.Service].LoseAnswersAsync(lasts),
        FaultKind.RestartBroker => desk.Servers.RestartBrokerAsync(),
        FaultKind.KillBroker => desk.Servers.KillBrokerAsync(),
        FaultKind.MemoryAlarm => desk.Servers.MemoryAlarmAsync(lasts),
        FaultKind.HeldLock => HoldLockAsync(fault.Service, lasts),
        _ => throw new ArgumentOutOfRangeException(nameof(fault), fault.Kind, "There is no such fault."),
    };

    private Task KillAsync(string service, params KeyValuePair<string, string>[] next) => Done(() => desk.Process(service).Kill(next));

    private static Task Done(Action act)
    {
        act();
        return Task.CompletedTask;
    }

    /// <summary>Even numbers kill the first process, so that the second has to take over; odd ones the second.</summary>
    private async Task SecondReplicaAsync(PlannedFault fault, TimeSpan lasts)
    {
        var replica = desk.StartReplica(fault.Service);
        await Task.Delay(TimeSpan.FromSeconds(1.5) + lasts, TimeProvider.System); // it has to start first
        (fault.After % 2 == 0 ? desk.Process(fault.Service) : replica).Kill();
    }

    private async Task KillBackendAsync(string service)
    {
        await using var command = desk.Database.CreateCommand("select pid from pg_stat_activity where usename = $1 order by pid limit 1");
        command.Parameters.Add(new() { Value = RoleOf(service) });
        if (await command.ExecuteScalarAsync() is int pid && Array.Find(Process.GetProcesses(), p => p.Id == pid) is { } backend)
        {
            backend.Kill();
        }
    }

    private async Task HoldLockAsync(string service, TimeSpan lasts)
    {
        await using var connection = await desk.Database.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using var command = new NpgsqlCommand("select pg_advisory_xact_lock($1)", connection, transaction);
        command.Parameters.Add(new() { Value = LockKeys.Of(Schema.For(service), service == "audit" ? "ledger" : "append") });
        await command.ExecuteNonQueryAsync();
        await Task.Delay(lasts, TimeProvider.System);
        await transaction.RollbackAsync();
    }

    private async Task RunAsync(string sql, params object[] values)
    {
        await using var command = desk.Database.CreateCommand(sql);
        command.Parameters.AddRange(values.Select(v => new NpgsqlParameter { Value = v }).ToArray());
        await command.ExecuteNonQueryAsync();
    }

    private static string RoleOf(string service) => new Instance(ChaosDesk.Name).Role(service);
}
