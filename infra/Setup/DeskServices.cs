using Hosting;

namespace DeskSetup;

/// <summary>All services of the desk.</summary>
public static class DeskServices
{
    /// <summary>In the order in which people meet them.</summary>
    public static IReadOnlyList<ServiceBuilder> All { get; } =
    [
        ServiceBuilder.Of<DirectoryService.DirectoryDeskService>(),
        ServiceBuilder.Of<Intake.IntakeService>(),
        ServiceBuilder.Of<Routing.RoutingService>(),
        ServiceBuilder.Of<WorkOrders.WorkOrdersService>(),
        ServiceBuilder.Of<Consultation.ConsultationService>(),
        ServiceBuilder.Of<FollowUp.FollowUpService>(),
        ServiceBuilder.Of<Audit.AuditService>(),
        ServiceBuilder.Of<Knowledge.KnowledgeService>(),
        ServiceBuilder.Of<Quality.QualityService>(),
    ];
}
