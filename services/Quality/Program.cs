using Hosting;
using Quality.Features;
using Quality.Views;

return await ServiceHost.RunAsync<Quality.QualityService>(args);

namespace Quality
{
    /// <summary>Quality 质检: score sheets, samples that anybody can draw again, inspections with feedback and appeal, monthly assessments (G1), and
    /// findings until they are verified (G2), and improvement actions (G3).</summary>
    public sealed class QualityService : IDeskService
    {
        /// <inheritdoc />
        public static string Name => "quality";

        /// <inheritdoc />
        public static void Define(ServiceBuilder service)
        {
            PublishScoreSheet.Map(service);
            CountWork.Map(service);
            DrawSample.Map(service);
            OpenDrawnInspections.Map(service);
            OpenInspection.Map(service);
            AssignInspection.Map(service);
            ScoreInspection.Map(service);
            CalibrateInspection.Map(service);
            AcknowledgeInspection.Map(service);
            AppealInspection.Map(service);
            DecideAppeal.Map(service);
            WatchInspection.Map(service);
            RecordFinding.Map(service);
            ProposeMeasure.Map(service);
            ReportImprovement.Map(service);
            CheckFindings.Map(service);
            CountMonth.Map(service);
            PlanImprovement.Map(service);
            CompleteImprovement.Map(service);
            CancelImprovement.Map(service);
            WatchImprovement.Map(service);
            service.ExplainsPromises();
            service.View(ScoreSheet.Stream).Endpoints(SheetPages.Map);
            service.View(AgentPeriod.Stream).Endpoints(SamplePages.Map).Endpoints(AssessmentPages.Map);
            service.View(Inspection.Stream).Endpoints(InspectionPages.Map);
            service.View(Finding.Stream).Endpoints(FindingPages.Map);
            service.View(Improvement.Stream).Endpoints(ImprovementPages.Map);
        }
    }
}
