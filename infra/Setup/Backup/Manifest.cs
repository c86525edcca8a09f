using System.Text.Json;
using Contracts;

namespace DeskSetup.Backup;

/// <summary>What a backup says of itself: <c>manifest.json</c> in its folder.</summary>
/// <param name="Form">1.</param>
/// <param name="At">When it was begun, UTC.</param>
/// <param name="LedgerFacts">How many facts its ledger has.</param>
/// <param name="TellAgainAfter">For each service the number of the last fact that is not told again after a restore.</param>
public sealed record Manifest(int Form, DateTimeOffset At, long LedgerFacts, IReadOnlyDictionary<string, long> TellAgainAfter)
{
    /// <summary>The form that this build writes and reads.</summary>
    public const int ThisForm = 1;

    /// <summary>Reads it from a backup's folder.</summary>
    /// <exception cref="InvalidOperationException">There is none that this build can read.</exception>
    public static Manifest Read(string folder)
    {
        try
        {
            return JsonSerializer.Deserialize<Manifest>(File.ReadAllBytes(FileIn(folder)), ContractJson.Options) is { Form: ThisForm } manifest
                ? manifest
                : throw new InvalidOperationException($"{folder} is a backup of another form than {ThisForm}.");
        }
        catch (Exception e) when (e is IOException or JsonException)
        {
            throw new InvalidOperationException($"{folder} is no backup: its manifest.json cannot be read.", e);
        }
    }

    internal void Write(string folder) => File.WriteAllBytes(FileIn(folder), JsonSerializer.SerializeToUtf8Bytes(this, ContractJson.Options));

    private static string FileIn(string folder) => Path.Combine(folder, "manifest.json");
}
