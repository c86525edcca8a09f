using System.CommandLine;
using PlatformAudit;
using PlatformAudit.Verbs;

var root = new RootCommand(
    """
    Asks the record of a desk: what happened, what was promised, and whether it can be believed.

    It reads a ledger in PostgreSQL (--ledger CONNECTION) or an export of one (--export DIR). Started as ./infra/platform-audit it takes the checkout's own desk
    unless told otherwise. Tables are for people; with --json the last line of stdout is one JSON object. Progress goes to stderr.

    Exit codes: 0 fine, 1 a difference, a finding or a failed check, 2 wrong use, 3 the source cannot be reached.
    """)
{
    HistoryVerb.Create(), AtVerb.Create(), RecomputeVerb.Create(), WhatIfVerb.Create(), ReportVerb.Create(), StaffingVerb.Create(),
    VerifyVerb.Create(), ExportVerb.Create(), ImportVerb.Create(), RotateKeyVerb.Create(),
};
var parsed = root.Parse(args);
if (parsed.Errors.Count == 0)
{
    return await parsed.InvokeAsync();
}

foreach (var error in parsed.Errors)
{
    await Console.Error.WriteLineAsync(error.Message);
}

await Console.Error.WriteLineAsync($"See: {string.Join(' ', parsed.CommandResult.Path().Prepend("./infra/platform-audit"))} --help");
return ExitCode.WrongUse;
