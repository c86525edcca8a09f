namespace PlatformAudit;

/// <summary>What a script may branch on.</summary>
internal static class ExitCode
{
    public const int Fine = 0;

    /// <summary>A difference, a finding or a failed check: the program did its work, and the answer is no.</summary>
    public const int Finding = 1;

    public const int WrongUse = 2;

    public const int Unreachable = 3;

    public const int Interrupted = 130;
}
