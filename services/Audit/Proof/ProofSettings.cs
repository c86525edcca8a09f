namespace Audit.Proof;

/// <summary>Where proofs go and what they are signed with.</summary>
/// <param name="Folder">The folder.</param>
/// <param name="Key">Where the private key lies.</param>
/// <param name="Origin">Names the ledger in its checkpoints.</param>
/// <param name="Every">How often it is signed, real time: 1 to 10 s.</param>
public sealed record ProofSettings(ProofFolder Folder, IKeyPlace Key, string Origin, TimeSpan Every)
{
    private const double Usually = 5;

    /// <summary>Where nothing is said.</summary>
    public const string DefaultOrigin = "desk.localhost/ledger";

    /// <summary>
    /// From <c>Proof:Folder</c>, <c>Proof:KeyFile</c> or <c>Proof:Pkcs11:Module</c>, <c>:Token</c>, <c>:Key</c> and <c>:PinFile</c> (or both, while the key moves),
    /// <c>Proof:Origin</c> and <c>Proof:EverySeconds</c>.
    /// </summary>
    /// <exception cref="InvalidOperationException">The folder or the key is not named.</exception>
    public static ProofSettings Of(IConfiguration configuration) => new(
        new ProofFolder(Must(configuration, "Proof:Folder")), new KeyPlaces([.. Places(configuration)]),
        configuration["Proof:Origin"] ?? DefaultOrigin,
        TimeSpan.FromSeconds(Math.Clamp(configuration.GetValue("Proof:EverySeconds", Usually), 1, 10)));

    private static IEnumerable<IKeyPlace> Places(IConfiguration configuration)
    {
        var inToken = configuration.GetSection("Proof:Pkcs11").Exists();
        if (!inToken || configuration["Proof:KeyFile"] is not null) yield return new KeyFile(Must(configuration, "Proof:KeyFile"));
        if (inToken)
        {
            yield return new Pkcs11Place(
                Must(configuration, "Proof:Pkcs11:Module"), Must(configuration, "Proof:Pkcs11:Token"), Must(configuration, "Proof:Pkcs11:Key"),
                Must(configuration, "Proof:Pkcs11:PinFile"));
        }
    }

    private static string Must(IConfiguration configuration, string name) =>
        configuration[name] ?? throw new InvalidOperationException($"{name} is not set: the ledger must be signed.");
}
