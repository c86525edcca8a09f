using System.Security.Cryptography;

namespace Audit.Proof;

/// <summary>More than one place, while the key moves from one to another.</summary>
/// <param name="places">The first is the ledger's own while it has never changed its key.</param>
public sealed class KeyPlaces(IReadOnlyList<IKeyPlace> places) : IKeyPlace
{
    /// <inheritdoc />
    public ECDsa Open(PublicKey? named)
    {
        var away = new List<string>();
        foreach (var place in named is null ? places.Take(1) : places)
        {
            try
            {
                return place.Open(named);
            }
            catch (KeyAwayException e)
            {
                away.Add(e.Message);
            }
        }

        throw new KeyAwayException(string.Join(' ', away));
    }
}
