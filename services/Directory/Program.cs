using DirectoryService.Features;
using DirectoryService.Views;
using Hosting;

return await ServiceHost.RunAsync<DirectoryService.DirectoryDeskService>(args);

namespace DirectoryService
{
    /// <summary>Who and what there is: departments, agents, experts, tiers, settings, SLA policies and calendars.</summary>
    public sealed class DirectoryDeskService : IDeskService
    {
        /// <inheritdoc />
        public static string Name => "directory";

        /// <summary>All kinds of documents; one may refer to those before it.</summary>
        public static IReadOnlyList<DocumentKind> Kinds { get; } =
        [
            PublishCalendar.Kind,
            PublishPolicy.Kind,
            DefineTier.Kind,
            DefineDeskSettings.Kind,
            DefineDepartment.Kind,
            DefineSkillGroup.Kind,
            DefineAgent.Kind,
            DefineExpert.Kind,
            DefineTriageRules.Kind,
        ];

        /// <inheritdoc />
        public static void Define(ServiceBuilder service)
        {
            foreach (var kind in Kinds)
            {
                kind.Map(service);
                service.Endpoints(app => DocumentLists.Map(app, kind));
            }

            LoadDocuments.AddTo(service);
        }
    }
}
