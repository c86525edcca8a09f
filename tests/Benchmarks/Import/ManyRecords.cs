using System.Text;
using TestKit;

namespace Benchmarks.Import;

/// <summary>A file as another system would give it, and the mapping that reads it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Content">Its bytes.</param>
/// <param name="Mapping">Its mapping.</param>
internal sealed record ManyRecords(string Name, byte[] Content, byte[] Mapping)
{
    private static readonly DateTime Begin = new(2016, 2, 29, 1, 16, 0);

    /// <summary>The real service requests that the simulator has, over and over, each time under other ids.</summary>
    /// <param name="records">How many.</param>
    public static ManyRecords Requests(int records)
    {
        var lines = File.ReadAllLines(Path.Combine(Desk.Root, "infra", "Simulator", "data", "service-requests-2022.csv"));
        var text = new StringBuilder().Append(lines[0]).Append('\n');
        for (var i = 0; i < records; i++)
        {
            var (round, line) = Math.DivRem(i, lines.Length - 1);
            text.Append(round + 1).Append(lines[line + 1]).Append('\n');
        }

        return new("service-requests.csv", Encoding.UTF8.GetBytes(text.ToString()), MappingOf("boston-311"));
    }

    /// <summary>Incidents as ServiceNow logs them, a row for each change: to another group, to waiting and back, reopened now and then.
    /// They run side by side, so that the rows of one stand far from each other.</summary>
    /// <param name="records">How many.</param>
    public static ManyRecords Log(int records)
    {
        string[] all = ["New", "Active", "Awaiting User Info", "Active", "Awaiting Vendor", "Active", "Resolved", "Active", "Resolved", "Closed"];
        var rows = Enumerable.Range(0, records).SelectMany(i => all.Where((_, place) => IsIn(i, place)).Index().Select(state => Row(i, state.Index, state.Item)));
        var sorted = rows.OrderBy(row => row.At).Select(row => row.Text);
        var text = $"number,incident_state,assignment_group,opened_at,sys_updated_at,contact_type,category,priority,caller_id,assigned_to\n{string.Join('\n', sorted)}\n";
        return new("incidents.csv", Encoding.UTF8.GetBytes(text), MappingOf("servicenow-incidents"));
    }

    /// <summary>Four of five wait for nobody a second time, nine of ten are not reopened.</summary>
    private static bool IsIn(int record, int place) => place switch
    {
        2 or 3 => record % 3 == 0,
        4 or 5 => record % 5 == 0,
        7 or 8 => record % 10 == 0,
        _ => true,
    };

    private static (DateTime At, string Text) Row(int record, int place, string state)
    {
        var opened = Begin.AddMinutes(record * 7);
        var at = opened.AddMinutes(place * (200 + (record * 37 % 1500)));
        var group = place == 0 ? "?" : $"Group {(record + (place > 2 ? record % 2 : 0)) % 40}";
        return (at, $"INC{record:0000000},{state},{group},{opened:d/M/yyyy HH:mm},{at:d/M/yyyy HH:mm},{(record % 4 == 0 ? "Email" : "Phone")},"
            + $"Category {record % 50},{(record % 20 == 0 ? "2 - High" : "3 - Moderate")},Caller {record % 5000},Resolver {record % 200}");
    }

    private static byte[] MappingOf(string name) => File.ReadAllBytes(Path.Combine(Desk.Root, "infra", "imports", $"{name}.json"));
}
