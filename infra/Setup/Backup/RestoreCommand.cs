using System.CommandLine;
using Audit.Proof;
using Contracts;

namespace DeskSetup.Backup;

/// <summary><c>./infra/restore</c>.</summary>
internal static class RestoreCommand
{
    private static readonly Argument<string> Folder = new("folder") { Description = "a backup" };
    private static readonly Option<string?> Keys = new("--keys") { Description = "file of keys, of this backup or a later one; FOLDER.keys when left out" };
    private static readonly Option<bool> WithoutKeys = new("--without-keys") { Description = "there are no keys any more: personal texts read [erased]" };
    private static readonly Option<string[]> Erased = new("--erased")
    {
        Description = "file that lists what was erased since: proof/erased.jsonl of the desk that was lost, or erased.jsonl of a later backup",
    };

    private static readonly Option<bool> Replace = new("--replace") { Description = "take the place of the database that is there" };

    /// <summary>The command.</summary>
    /// <param name="local">The desk's folder.</param>
    public static Command Create(string local)
    {
        var command = new Command("restore", "Makes the desk's database, proofs and read models from a backup. The services are stopped.")
        {
            Folder, Keys, WithoutKeys, Erased, Replace,
        };
        command.Validators.Add(given =>
        {
            if (given.GetValue(WithoutKeys) && given.GetValue(Keys) is not null) given.AddError("Choose one of --keys and --without-keys.");
        });
        command.SetAction(async (parsed, cancellationToken) =>
        {
            try
            {
                await RunAsync(local, parsed, cancellationToken);
                return 0;
            }
#pragma warning disable CA1031 // Whatever it was, what was there is back, and that has to be said.
            catch (Exception e)
            {
                await Console.Error.WriteLineAsync($"Not restored ({e.GetType().Name}): {Printed.Of(e.Message, Printed.Screen)}");
                return 1;
            }
#pragma warning restore CA1031
        });
        return command;
    }

    /// <summary>Until all of it is made, what was there can be put back. The virtual host goes at last: what waited in its queues belongs to facts that may be no more. The next start makes an empty one.</summary>
    private static async Task RunAsync(string local, ParseResult parsed, CancellationToken cancellationToken)
    {
        var folder = Path.GetFullPath(parsed.GetValue(Folder)!);
        var keys = parsed.GetValue(WithoutKeys) ? null : Path.GetFullPath(parsed.GetValue(Keys) ?? DeskBackup.KeysFileOf(folder));
        if (keys is not null && !File.Exists(keys))
        {
            throw new InvalidOperationException($"There is no {keys}. Name the keys of this or of a later backup by --keys, or say --without-keys.");
        }

        var (servers, instance, proof) = (
            Servers.FromEnvironment(), new Instance(Environment.GetEnvironmentVariable("DESK_INSTANCE") ?? "desk"), LocalDesk.ProofFolderOf(local));
        string[] erased = [.. parsed.GetValue(Erased) ?? [], .. new[] { Path.Combine(proof, ErasedList.FileName) }.Where(File.Exists)];
        var former = default(string);
        var restored = await new DeskRestore(servers.Postgres, instance).RunAsync(
            folder, keys, erased, parsed.GetValue(Replace), cancellationToken, async stopping =>
            {
                var memory = LocalFiles.Open(local);
                await new Database(servers, instance).ProvisionAsync(DeskServices.All, memory.DatabasePassword, fresh: false, stopping);
                memory.Save();
                former = DeskRestore.RestoreProof(folder, proof, erased, TimeProvider.System.GetUtcNow());
                try
                {
                    await new Broker(servers, instance).DropAsync();
                }
                catch
                {
                    DeskRestore.PutProofBack(proof, former);
                    throw;
                }
            });
        Tell(restored, former);
        if (former is not null && new ProofFolder(former).KeyChanges().Except(new ProofFolder(proof).KeyChanges()).Any())
        {
            Console.WriteLine("The ledger changed its key after the backup: it is not signed until that is made good. See 'When a key was stolen', 4, in infra/docs/proof.md.");
        }
    }

    private static void Tell(Restored restored, string? former)
    {
        Console.WriteLine($"The desk is as it was at {restored.Of.At:O}, with {restored.Of.LedgerFacts:N0} facts in its ledger. Its queues are empty.");
        if (restored.WithoutKey > 0)
        {
            Console.WriteLine($"{restored.WithoutKey:N0} requests have no key, as they were erased or their key is in no file: their personal texts read [erased].");
        }

        foreach (var request in restored.ErasedAgain)
        {
            Console.WriteLine($"  {request} was erased after the backup, and is again");
        }

        if (restored.NotDropped is { } database)
        {
            Console.WriteLine($"The database that was replaced could not be dropped, and holds personal texts: drop {database}.");
        }

        if (former is not null)
        {
            Console.WriteLine($"The proofs of before lie in {former}: evidence of what came after the backup. Keep them.");
        }
    }
}
