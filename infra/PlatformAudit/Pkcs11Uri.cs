using Audit.Proof;
using Messaging;

namespace PlatformAudit;

/// <summary>
/// Where a private key lies, in one word: a file, or a key of a PKCS#11 token as RFC 7512 writes it, with <c>token</c>, <c>object</c>,
/// <c>module-path</c> and <c>pin-source</c>, and with nothing else.
/// </summary>
internal static class Pkcs11Uri
{
    private const string Scheme = "pkcs11:";
    private static readonly string[] Attributes = ["token", "object", "module-path", "pin-source"];

    /// <summary>The place.</summary>
    /// <exception cref="Refusal">It begins as such a URI and is none, or has the PIN in it.</exception>
    public static IKeyPlace Place(string where)
    {
        if (!where.StartsWith(Scheme, StringComparison.Ordinal)) return new KeyFile(where);

        var values = where[Scheme.Length..].Split(';', '?', '&').Select(part => part.Split('=', 2))
            .ToLookup(pair => pair[0], pair => Uri.UnescapeDataString(pair.Length > 1 ? pair[1] : ""), StringComparer.Ordinal);
        if (values.Any(v => !Attributes.Contains(v.Key)) || Attributes.Any(a => values[a].Count() != 1 || values[a].Single().Length == 0))
        {
            throw Refusal.Invalid(
                "key", "A key in a token is named as pkcs11:token=LABEL;object=LABEL?module-path=/PATH/LIBRARY.so&pin-source=file:/PATH, each once and nothing else.");
        }

        var pin = values["pin-source"].Single();
        return new Pkcs11Place(
            values["module-path"].Single(), values["token"].Single(), values["object"].Single(), pin.StartsWith("file:", StringComparison.Ordinal) ? FilePath(pin) : pin);
    }

    private static string FilePath(string uri) => uri["file:".Length..] is var path && path.StartsWith("//", StringComparison.Ordinal) ? path[2..] : path;
}
