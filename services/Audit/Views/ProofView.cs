using System.Net.Mime;
using System.Text;
using System.Text.RegularExpressions;
using Audit.Proof;
using Hosting;
using Messaging;

namespace Audit.Views;

/// <summary>
/// What an outsider needs to check the ledger (I5): the latest checkpoint, the changes of its key, and the tree's tiles as C2SP has them
/// (c2sp.org/tlog-tiles), and the proofs of RFC 6962 for whoever would rather not read tiles.
/// </summary>
public static partial class ProofView
{
    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/proof/checkpoint", (ProofSettings proof) => Text(Latest(proof)));
        app.MapGet("/proof/key-changes", (ProofSettings proof) => Readers.Json(new { changes = proof.Folder.KeyChanges().ToList() }));
        app.MapGet("/proof/tile/{**name}", (string name, ProofSettings proof) => Tile(name, proof));
        app.MapGet("/proof/facts/{factId:guid}", IncludedAsync);
        app.MapGet("/requests/{requestId:guid}/evidence", async (
            Guid requestId, HttpContext http, LedgerReader ledger, ProofSettings proof, SecurityLog security, CancellationToken token) =>
        {
            Latest(proof); // refuses while nothing is signed
            var facts = await ledger.ToldOfRequestAsync(requestId, token);
            security.EvidenceTaken($"{http.User.ToActor([.. Roles.OfTokens])}", requestId);
            return Readers.Json(Evidence.Of(facts, await ledger.PreviousHashesAsync(requestId, token), proof.Folder));
        });
        app.MapGet("/proof/consistency", (long from, long? to, ProofSettings proof) => Consistent(from, to, proof));
    }

    private static async Task<IResult> IncludedAsync(
        Guid factId, LedgerReader ledger, ProofSettings proof, CancellationToken cancellationToken)
    {
        var fact = await ledger.FactAsync(factId, cancellationToken);
        var (note, size) = (Latest(proof), Checkpoint.SizeIn(Latest(proof)));
        return fact.Position <= size
            ? Readers.Json(new
            {
                fact, index = fact.Position - 1, size, leaf = LedgerEntry.LeafOf(fact),
                proof = proof.Folder.OpenTiles().Inclusion(fact.Position - 1, size), checkpoint = note,
            })
            : throw Refusal.WrongState($"The fact {factId} is not signed yet: ask again in a few seconds.");
    }

    private static IResult Consistent(long from, long? to, ProofSettings proof)
    {
        var note = Latest(proof);
        var (second, size) = (to ?? Checkpoint.SizeIn(note), Checkpoint.SizeIn(note));
        return from < 0 || from > second || second > size
            ? throw Refusal.Invalid("from", $"from and to are sizes of the ledger, from <= to <= {size}.")
            : Readers.Json(new { from, to = second, proof = proof.Folder.OpenTiles().Consistency(from, second), checkpoint = note });
    }

    private static IResult Tile(string name, ProofSettings proof)
    {
        var file = Path.Combine(proof.Folder.FullName, "tile", name);
        return TileName().IsMatch(name) && File.Exists(file)
            ? Results.File(file, MediaTypeNames.Application.Octet)
            : throw Refusal.Unknown("tile", "of that name");
    }

    private static string Latest(ProofSettings proof) =>
        proof.Folder.FindLatest() ?? throw Refusal.WrongState("Nothing is signed yet: ask again in a few seconds.");

    private static IResult Text(string note) => Results.Text(note, MediaTypeNames.Text.Plain, Encoding.UTF8);

    [GeneratedRegex(@"^\d{1,2}/(x\d{3}/){0,6}\d{3}(\.p/\d{1,3})?$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex TileName();
}
