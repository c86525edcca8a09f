using System.CommandLine;
using Audit.Proof;
using Npgsql;

namespace DeskSetup.Backup;

/// <summary><c>./infra/backup</c>.</summary>
internal static class BackupCommand
{
    /// <summary>The command.</summary>
    /// <param name="local">The desk's folder.</param>
    public static Command Create(string local)
    {
        var folder = new Argument<string>("folder") { Description = "gets the record; must not be there yet" };
        var keys = new Option<string?>("--keys") { Description = "file that gets the keys of personal texts; FOLDER.keys when left out" };
        var command = new Command("backup", "Writes the desk's record to a folder, and the keys of its personal texts to a file beside it.") { folder, keys };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var target = Path.GetFullPath(parsed.GetValue(folder)!);
            var keysFile = Path.GetFullPath(parsed.GetValue(keys) ?? DeskBackup.KeysFileOf(target));
            try
            {
                var instance = new Instance(Environment.GetEnvironmentVariable("DESK_INSTANCE") ?? "desk");
                var backup = new DeskBackup(Servers.Get("DESK_POSTGRES"), instance, new ProofFolder(LocalDesk.ProofFolderOf(local)), TimeProvider.System);
                var manifest = await backup.WriteAsync(target, keysFile, cancellationToken);
                Console.WriteLine($"{target} has {manifest.LedgerFacts:N0} facts of the ledger, and those of the services. No personal text in it can be read without a key: it may be kept.");
                Console.WriteLine($"{keysFile} has the keys. Keep it elsewhere, for days: who has both can read what was erased since.");
                return 0;
            }
            catch (Exception e) when (e is InvalidOperationException or NpgsqlException or IOException or UnauthorizedAccessException)
            {
                await Console.Error.WriteLineAsync($"There is no backup: {e.Message}");
                return 1;
            }
        });
        return command;
    }
}
