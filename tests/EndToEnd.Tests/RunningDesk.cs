using DeskSetup;
using Hosting;
using TestKit;

namespace EndToEnd.Tests;

/// <summary>
/// All services, with a clock that runs a thousand times too fast. Shared by the tests of the collection; each uses customers of its own.
/// </summary>
public class RunningDesk : HostedDesk, IAsyncLifetime
{
    /// <summary>Half an hour passes in 1.8 s.</summary>
    private const int Rate = 1000;

    public RunningDesk() => Clock = new RatedClock(Desk.Now, TimeProvider.System.GetUtcNow(), Rate);

    public async Task InitializeAsync()
    {
        await TestServers.EnsureAsync();
        await ProvisionAsync(Servers.FromEnvironment());
        await Task.WhenAll(
            StartAsync<DirectoryService.DirectoryDeskService>(), StartAsync<Intake.IntakeService>(), StartAsync<Routing.RoutingService>(),
            StartAsync<WorkOrders.WorkOrdersService>(), StartAsync<Consultation.ConsultationService>(),
            StartAsync<FollowUp.FollowUpService>(), StartAsync<Audit.AuditService>(), StartAsync<Knowledge.KnowledgeService>(),
            StartAsync<Quality.QualityService>());
        await ReadyAsync(Addresses.Keys);

        // At this rate an offer would ring for 20 ms, a request be kept for its owner for 120 ms, and nobody waits a day for a rating. What
        // one test lets ring in vain takes no agent from the next.
        await this.ChangeAsync("/desk-settings", settings =>
        {
            settings["offerFor"] = "PT1H";
            settings["ratingWindow"] = "PT2H";
            settings["preferOwnerFor"] = "P1D";
            settings["afterCallFor"] = "PT3H";
            settings.Remove("pauseAfterMissed");
            settings.Remove("tellPlaceEvery");
            settings.Remove("selfService");
        });
    }

    Task IAsyncLifetime.DisposeAsync() => DisposeAsync().AsTask();
}

[CollectionDefinition(nameof(RunningDesk))]
public sealed class RunningDeskCollection : ICollectionFixture<RunningDesk>;
