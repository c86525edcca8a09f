using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Messaging;

/// <summary>What is kept of a message that is parked: all of it, with digests of whom it may name (<see cref="Messaging.Marks"/>), so that it is found when one of them is erased. Of one
/// that is larger than what is taken, or names more than can be looked up, neither body nor the sender's own headers are kept; but of facts of the desk's own.</summary>
/// <param name="Headers">Its headers.</param>
/// <param name="Body">Its body.</param>
/// <param name="Marks">Whom it may name.</param>
/// <param name="WhyCut">Why it is not all of it; null where it is.</param>
internal sealed record ParkedTexts(IReadOnlyDictionary<string, string> Headers, byte[] Body, Guid[] Marks, string? WhyCut)
{
    /// <summary>Headers of an outsider's message that stay when the customer it is about is erased: those that are read.</summary>
    public static readonly IReadOnlyList<string> KeptHeaders =
        [.. new[] { "id", "type", "source", "time", "correlationid" }.Select(name => Envelope.Prefix + name), "traceparent"];

    /// <summary>Enough of a digest to know it when it is delivered again, and too little to prove a text by it.</summary>
    private const int BytesOfDigest = 4;

    /// <summary>What is kept of a message.</summary>
    /// <param name="user">The user that the broker vouched for.</param>
    /// <param name="type">Its type, as the sender said.</param>
    /// <param name="headers">Its headers.</param>
    /// <param name="body">Its body.</param>
    public static ParkedTexts Of(string? user, string? type, IReadOnlyDictionary<string, string> headers, byte[] body)
    {
        var own = Parking.IsOwnFact(user, type);
        if (body.Length > Envelope.LargestBody && !own) return Cut("it is larger than what is taken");

        return Messaging.Marks.Of(headers.Keys.Concat(headers.Values), body, own ? int.MaxValue : Messaging.Marks.Most) is { } marks
            ? new(headers, body, marks, null)
            : Cut("it has more texts that may name a customer than are looked up");

        ParkedTexts Cut(string why) => new(
            KeptOf(headers), Encoding.UTF8.GetBytes($"{body.Length} bytes, {Convert.ToHexStringLower(SHA256.HashData(body).AsSpan(0, BytesOfDigest))}"), [],
            $"Its body is not kept, as {why}.");
    }

    /// <summary>What a sender adds on their own to the headers that are read may be about anybody.</summary>
    public static Dictionary<string, string> KeptOf(IReadOnlyDictionary<string, string> headers) => headers.Where(h => KeptHeaders.Contains(h.Key)).ToDictionary();

    /// <summary>A fact of the desk's own without its personal texts, as something may still follow from it. Of what others send nothing is left: a text may
    /// stand in any member, also in one that the contract does not have.</summary>
    public static byte[] Erased(string? user, string? type, byte[] body)
    {
        if (!Parking.IsOwnFact(user, type)) return [];

        try
        {
            return Catalog.OfWireType(type ?? "") is { } known
                ? PersonalTexts.Of(known.Type, body).Replaced(_ => PersonalTexts.Erased)
                : [];
        }
        catch (JsonException)
        {
            return [];
        }
    }
}
