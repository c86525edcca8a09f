using System.Text.Json.Nodes;
using Contracts;
using DeskSetup.AsyncApi;
using Messaging;
using TestKit;

namespace AsyncApi.Tests;

/// <summary>The document and the records say the same. Its validity: <see cref="ValidityTests"/>.</summary>
public class DocumentTests
{
    private static readonly string Folder = Path.Combine(Desk.Root, "contracts");

    [Fact]
    public void The_document_is_what_the_records_say() => Document.Write(Path.Combine(Folder, "samples")).ShouldBe(
        File.ReadAllText(Path.Combine(Folder, "asyncapi.yaml")),
        "If the contracts were changed: dotnet artifacts/bin/Setup/release/Setup.dll asyncapi");

    [Fact]
    public void Personal_members_are_marked_and_no_others()
    {
        var schemas = new Schemas(new Descriptions());
        foreach (var message in Catalog.All)
        {
            schemas.Of(message.Type);
        }

        var marked = schemas.All.SelectMany(s => Members(s.Value!).Where(m => m.Value!["x-personal"] is not null).Select(m => m.Key));
        var personal = typeof(IFact).Assembly.GetExportedTypes().Where(t => t.GetMethod("<Clone>$") is not null)
            .SelectMany(t => t.GetConstructors().MaxBy(c => c.GetParameters().Length)!.GetParameters())
            .Where(p => p.IsDefined(typeof(PersonalAttribute), inherit: false))
            .Select(p => char.ToLowerInvariant(p.Name![0]) + p.Name[1..]);
        marked.Order().ShouldBe(personal.Order());
    }

    [Fact]
    public void A_members_bounds_and_meaning_stand_in_its_schema()
    {
        var schemas = new Schemas(new Descriptions());
        schemas.Of(typeof(Contracts.WorkOrders.V1.ReturnWorkOrder)).ToJsonString()
            .ShouldBe("""{"$ref":"#/components/schemas/work-orders.return-work-order.v1"}""");
        var schema = schemas.All["work-orders.return-work-order.v1"]!;
        schema["description"]!.ToString().ShouldBe("The department says the order is not theirs 退单.");
        schema["required"]!.AsArray().Select(r => r!.ToString()).ShouldBe(["workOrderId", "reason"]);
        schema["properties"]!["reason"]!.ToJsonString().ShouldBe(
            """{"description":"Why not.","type":"string","x-personal":true,"minLength":1,"maxLength":1000,"pattern":"\\S"}""");
        schema["properties"]!["rightDepartment"]!["pattern"]!.ToString().ShouldBe("^[a-z0-9][a-z0-9-]{0,39}$");
    }

    private static JsonObject Members(JsonNode schema) => schema["properties"]?.AsObject() ?? [];
}
