using System.CommandLine;
using System.CommandLine.Help;
using DeskSetup;
using DeskSetup.Backup;
using Hosting;
using Messaging;

// Prepares a desk on this machine and signs tokens for it. ./infra/up and ./infra/token call it.
var folder = Path.GetFullPath(Environment.GetEnvironmentVariable("DESK_LOCAL") ?? ".local");
var root = new RootCommand("Prepares a desk on this machine: database, broker, keys, settings.")
{
    Provision(), Ledger(), Token(), RevokeTokens(), RotateTokens(), Tokens(), AsyncApi(), ParkedCommand.Create(folder), RebuildCommand.Create(),
    BackupCommand.Create(folder), RestoreCommand.Create(folder),
};
return await (Environment.GetEnvironmentVariable("DESK_CALLED") is { } called && root.Subcommands.FirstOrDefault(c => args is [var verb, ..] && c.Name == verb) is { } own
    ? called.EndsWith($"/{own.Name}", StringComparison.Ordinal) ? As(called, own).Parse(args[1..]) : new Command(called) { As(own.Name, own) }.Parse(args)
    : root.Parse(args)).InvokeAsync();

// A command that a script stands before, under the script's name, so that what is printed of its use can be typed.
static Command As(string name, Command command)
{
    var own = new Command(name, command.Description) { Action = command.Action };
    foreach (var argument in command.Arguments) own.Arguments.Add(argument);
    foreach (var option in command.Options) own.Options.Add(option);
    own.Validators.AddRange(command.Validators);
    own.Options.Add(new HelpOption());
    return own;
}

Command Provision()
{
    var fresh = new Option<bool>("--fresh") { Description = "begin with an empty database and broker" };
    var command = new Command("provision", "Creates database, roles, broker users, exchanges, queues, keys and settings files.") { fresh };
    command.SetAction(async (parsed, cancellationToken) =>
    {
        try
        {
            var instance = new Instance(Environment.GetEnvironmentVariable("DESK_INSTANCE") ?? "desk");
            await new LocalDesk(Servers.FromEnvironment(), instance, folder, Directory.GetCurrentDirectory())
                .ProvisionAsync(
                    parsed.GetValue(fresh), Environment.GetEnvironmentVariable("DESK_CLOCK_RATE"),
                    Environment.GetEnvironmentVariable("DESK_CLOCK_START"), Console.WriteLine, cancellationToken);
            return 0;
        }
        catch (Exception e) when (e is InvalidOperationException or HttpRequestException or Npgsql.NpgsqlException or IOException or RabbitMQ.Client.Exceptions.BrokerUnreachableException)
        {
            await Console.Error.WriteLineAsync($"The desk could not be prepared: {e.GetBaseException().Message}");
            return 1;
        }
    });
    return command;
}

Command Ledger()
{
    var command = new Command("ledger", "Lays out Audit's ledger alone, without a broker, and writes its address to ledger.env.");
    command.SetAction(async (_, cancellationToken) =>
    {
        try
        {
            var instance = new Instance(Environment.GetEnvironmentVariable("DESK_INSTANCE") ?? "desk");
            await LocalDesk.ProvisionLedgerAsync(Servers.Get("DESK_POSTGRES"), instance, folder, cancellationToken);
            return 0;
        }
        catch (Exception e) when (e is InvalidOperationException or Npgsql.NpgsqlException or IOException)
        {
            await Console.Error.WriteLineAsync($"The ledger could not be laid out: {e.GetBaseException().Message}");
            return 1;
        }
    });
    return command;
}

Command Token()
{
    var role = new Argument<string>("role") { Description = string.Join(", ", Roles.OfTokens) };
    role.AcceptOnlyFromAmong([.. Roles.OfTokens]);
    var id = new Option<string?>("--id") { Description = "who: agent, expert, channel (app, web, …); default: the role's name" };
    var department = new Option<string?>("--department") { Description = "which department, for the role department" };
    var hours = new Option<double>("--hours") { Description = $"how long it is valid, at most {TokenRules.Longest.TotalHours}", DefaultValueFactory = _ => 12 };
    hours.Validators.Add(given =>
    {
        if (given.GetValueOrDefault<double>() is var length && !(length > 0 && length <= TokenRules.Longest.TotalHours)) given.AddError($"--hours is above 0 and at most {TokenRules.Longest.TotalHours}: services take no token that is valid for longer.");
    });
    var command = new Command("token", "Prints a bearer token of the local desk. Instead of a role: revoke or rotate, each with --help.") { role, id, department, hours };
    command.SetAction(parsed =>
    {
        var who = parsed.GetValue(role)!;
        var where = parsed.GetValue(department);
        if (who == Roles.Department && where is null)
        {
            Console.Error.WriteLine("A department's token needs --department.");
            return 2;
        }

        var tokens = LocalDesk.TokensOf(folder);
        tokens.EnsureKey();
        Console.WriteLine(tokens.Create(who, parsed.GetValue(id) ?? where ?? who, where, TimeSpan.FromHours(parsed.GetValue(hours))));
        return 0;
    });
    return command;
}

Command RotateTokens()
{
    var command = new Command("rotate", "Signs with a new key from now on. Tokens of the key before hold on; rotate twice when a key was stolen.");
    command.SetAction(_ =>
    {
        var tokens = LocalDesk.TokensOf(folder);
        tokens.Rotate();
        Console.WriteLine($"Tokens are signed with a new key; services read {tokens.KeysFile} again by themselves.");
        return 0;
    });
    return command;
}

Command RevokeTokens()
{
    var subject = new Option<string?>("--id") { Description = "whose: all tokens that were issued until now" };
    var token = new Option<string?>("--jti") { Description = "one token, by its id" };
    var command = new Command("revoke", "Revokes tokens, also those of an identity provider. Services know within two seconds.") { subject, token };
    command.Validators.Add(given =>
    {
        if (given.GetValue(subject) is null && given.GetValue(token) is null) given.AddError("Say whose (--id) or which one (--jti).");
    });
    command.SetAction(parsed =>
    {
        LocalDesk.TokensOf(folder).Revoke(parsed.GetValue(token), parsed.GetValue(subject));
        return 0;
    });
    return command;
}

Command Tokens()
{
    var command = new Command("tokens", "Writes tokens.json for everybody in infra/directory, as an identity provider would give them out.");
    command.SetAction(_ =>
    {
        LocalDesk.WriteTokens(folder, Directory.GetCurrentDirectory());
        return 0;
    });
    return command;
}

Command AsyncApi()
{
    var checkout = Directory.GetCurrentDirectory();
    var file = new Argument<string>("file")
    {
        Description = "where to write it; default: contracts/asyncapi.yaml",
        DefaultValueFactory = _ => Path.Combine(checkout, "contracts", "asyncapi.yaml"),
    };
    var command = new Command("asyncapi", "Writes the AsyncAPI document of the desk, from the contracts. Run it in the checkout.") { file };
    command.SetAction(parsed =>
        File.WriteAllText(parsed.GetValue(file)!, DeskSetup.AsyncApi.Document.Write(Path.Combine(checkout, "contracts", "samples"))));
    return command;
}
