namespace Faults.Servers;

/// <summary>
/// The servers' own programs, as Debian lays them out. A container will not do here: these tests kill servers, suspend them
/// and bring them back with the same data.
/// </summary>
public static class Programs
{
    /// <summary>The folder with <c>rabbitmq-server</c> and <c>rabbitmqctl</c> themselves, without Debian's wrappers, which insist on a user.</summary>
    public static string RabbitMq { get; } = Newest("/usr/lib/rabbitmq/lib", "rabbitmq_server-*", "sbin", "rabbitmq-server");

    /// <summary>The folder with <c>initdb</c> and <c>postgres</c>.</summary>
    public static string Postgres { get; } = Newest("/usr/lib/postgresql", "*", "bin", "initdb");

    /// <summary>One of PostgreSQL's own programs.</summary>
    public static string OfPostgres(string program) => Path.Combine(Postgres, program);

    private static string Newest(string folder, string versions, string inner, string program)
    {
        var found = Directory.Exists(folder) ? Directory.GetDirectories(folder, versions) : [];
        return found.Select(f => Path.Combine(f, inner)).Where(f => File.Exists(Path.Combine(f, program)))
                .OrderByDescending(f => f, StringComparer.Create(System.Globalization.CultureInfo.InvariantCulture, System.Globalization.CompareOptions.NumericOrdering))
                .FirstOrDefault()
            ?? throw new InvalidOperationException(
                $"The fault tests kill servers of their own and find no {program} under {folder}. Install Debian's packages postgresql "
                + "and rabbitmq-server, or run ./infra/test as root, which does; a container engine is not enough for these tests.");
    }
}
