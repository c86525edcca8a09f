using System.CommandLine;
using Audit.Proof;
using Hosting;
using Messaging;
using Microsoft.Extensions.Configuration;
using Spectre.Console;

namespace PlatformAudit.Verbs;

/// <summary>Gives the ledger a new key.</summary>
internal static class RotateKeyVerb
{
    /// <summary>The script puts the file of the checkout's own key here.</summary>
    public const string Own = "AUDIT_PROOF_KEY";

    private static readonly Option<string?> Key = new("--key")
    {
        HelpName = "where", Description = "the private key that signs until now: a PEM file, or a key in a token (pkcs11:…); default: the checkout's own",
    };

    private static readonly Option<string?> To = new("--to")
    {
        HelpName = "where", Description = "the private key that is to sign: likewise; default: a new one, which takes the place of the file",
    };

    private static readonly Option<string?> Proof = new("--proof")
    {
        HelpName = "folder", Description = "the ledger's checkpoints and tiles (the service's Proof:Folder); default: the checkout's own",
    };

    public static Command Create() => Verb.Of(
        "rotate-key",
        """
        Gives the ledger a new key to be signed with. The change is a statement in the proofs, signed with both keys: whoever has the earlier public key
        checks on with it, and nothing that the earlier private key signs from now on is believed. The service may run: it signs with the
        new key from its next checkpoint on. If it was cut short, run it again.

        Examples:
          platform-audit rotate-key
          platform-audit rotate-key --key /etc/desk/ledger.pem --proof /var/desk/proof --ledger 'Host=…'
          platform-audit rotate-key --key /etc/desk/ledger.pem \
            --to 'pkcs11:token=desk;object=ledger-2027?module-path=/usr/lib/softhsm/libsofthsm2.so&pin-source=file:/etc/desk/ledger.pin'
        """,
        [Key, To, Proof, Source.Ledger],
        RunAsync);

    private static async Task<int> RunAsync(ParseResult parsed, Output output, CancellationToken cancellationToken)
    {
        var key = parsed.GetValue(Key) ?? Environment.GetEnvironmentVariable(Own) ?? throw new SourceException("--key: no key is named.");
        var folder = parsed.GetValue(Proof) ?? Environment.GetEnvironmentVariable("AUDIT_PROOF") ?? throw new SourceException("--proof: no folder is named.");
        await using var ledger = Source.OpenLedger(parsed);
        var clock = RatedClock.From(new ConfigurationBuilder().AddEnvironmentVariables().Build());
        try
        {
            var rotation = new KeyRotation(ledger, new ProofFolder(folder), clock);
            var (change, pem) = parsed.GetValue(To) is { } to
                ? await ToAsync(rotation, Pkcs11Uri.Place(key), Pkcs11Uri.Place(to), cancellationToken)
                : await InPlaceAsync(rotation, Pkcs11Uri.Place(key), cancellationToken);
            output.Answer(
                new { upTo = change.Ledger.Size, change.Ledger.At, from = change.From.Fingerprint, to = change.To.Fingerprint, publicKey = pem },
                console => Draw(console, change, pem));
            return ExitCode.Fine;
        }
        catch (Exception e) when (e is CheckpointException or KeyAwayException or IOException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync($"The key was not changed: {e.Message}");
            return ExitCode.Finding;
        }
    }

    private static async Task<(KeyChange, string)> ToAsync(KeyRotation rotation, IKeyPlace from, IKeyPlace to, CancellationToken cancellationToken)
    {
        using var key = to.Open(named: null);
        return (await rotation.RunAsync(from, key, cancellationToken), key.ExportSubjectPublicKeyInfoPem());
    }

    /// <summary>The file holds the earlier key until the change is on record.</summary>
    private static async Task<(KeyChange, string)> InPlaceAsync(KeyRotation rotation, IKeyPlace from, CancellationToken cancellationToken)
    {
        if (from is not KeyFile file) throw Refusal.Invalid("to", "A new key is made in a file only; make one in the token with its own tools, and name it by --to.");

        using var next = file.OpenNext();
        var change = await rotation.RunAsync(file, next, cancellationToken);
        file.TakeNext();
        return (change, next.ExportSubjectPublicKeyInfoPem());
    }

    private static void Draw(IAnsiConsole console, KeyChange change, string pem)
    {
        console.Line($"Up to position {change.Ledger.Size} the key {change.From.Fingerprint} signs, from now on the key {change.To.Fingerprint}.");
        console.Line("Give its public half to all who check the ledger, and the change in the proofs (key-changes) with it:");
        foreach (var line in pem.Split('\n')) console.Line(line);
    }
}
