using Contracts.Intake.V1;
using Microsoft.Extensions.Logging.Abstractions;
using TestKit;

namespace Messaging.Tests;

/// <summary>Whoever takes a fact has its personal texts open, or sealed as they are stored, as it asks.</summary>
public sealed class InboxTests : IAsyncLifetime
{
    private static readonly byte[] Asked = File.ReadAllBytes(Path.Combine(Desk.Root, "contracts/samples/intake.request-classified.v1.article.json"));
    private TestDatabase _database = null!;

    public async Task InitializeAsync() => _database = await TestDatabase.CreateAsync();

    public Task DisposeAsync() => _database.DisposeAsync().AsTask();

    [Theory]
    [InlineData(true, true)]
    [InlineData(false, false)]
    [InlineData(null, true)]
    public async Task Personal_texts_are_open_for_whom_they_are_needed(bool? asked, bool open)
    {
        var (vault, taken) = (new Vault(_database.Service), new List<string?>());
        var type = Catalog.Of(typeof(RequestClassified));
        var text = ((RequestClassified)type.Read(Asked)).Profile.Text;
        var inbox = new Inbox(
            [
                Taking(taken, _ => false),
                Taking(taken, asked is { } opens ? classified => opens && ((RequestClassified)classified).ArticleFirst == true : null),
            ],
            [], vault, NullLogger<Inbox>.Instance);

        await inbox.HandleAsync(new("knowledge.facts", "desk.intake", Headers(type), await vault.SealAsync(typeof(RequestClassified), Asked, Guid.NewGuid(), Guid.NewGuid(), null, default)), default);

        taken[0].ShouldStartWith(SealedText.Mark);
        (taken[1] == text).ShouldBe(open);
    }

    private static MessageHandler Taking(List<string?> taken, Func<object, bool>? opens) =>
        new(typeof(RequestClassified), (_, message, _) =>
        {
            taken.Add(((RequestClassified)message).Profile.Text);
            return Task.CompletedTask;
        }, opens);

    private static Dictionary<string, string> Headers(MessageType type) => new()
    {
        ["cloudEvents_id"] = "m", ["cloudEvents_type"] = type.WireType, ["cloudEvents_source"] = "/intake", [Envelope.SealedBody] = "true",
    };
}
