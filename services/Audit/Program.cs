using Audit;
using Audit.Board;
using Audit.Features;
using Audit.Import;
using Audit.Measures;
using Audit.Owners;
using Audit.Proof;
using Audit.Replay;
using Audit.Views;
using Hosting;

return await ServiceHost.RunAsync<AuditService>(args);

namespace Audit
{
    /// <summary>
    /// The ledger (I): every fact of every service, as it is. All that is read here is folded from it anew by pure functions,
    /// and does not hang on the order in which facts arrived.
    /// </summary>
    public sealed class AuditService : IDeskService
    {
        /// <inheritdoc />
        public static string Name => "audit";

        /// <inheritdoc />
        public static void Define(ServiceBuilder service)
        {
            TakeFact.Map(service);
            service.OwnTable(KnownRecords.In);
            service.TransactionsOfUpTo(TimeSpan.FromHours(6)); // exports, replays and reports read the whole ledger, imports sign what they brought
            service.Services(s => s.AddSingleton<LedgerReader>().AddSingleton<LedgerClocks>()
                .AddSingleton(p => new LedgerMeasures(p.GetRequiredService<LedgerReader>().ByRequestAsync))
                .AddSingleton<ImportRun>().AddSingleton<ServiceWatch>().AddSingleton<DriftWatch>().AddSingleton<BoardFeed>().AddSingleton<DeskZone>());
            service.Services(NotaryLoop.Add);
            service.Services(s => s.AddSingleton<Reread>().AddSingleton<Comparison>().AddSingleton<OwnersLoop>()
                .AddHostedService(p => p.GetRequiredService<OwnersLoop>()));
            service.Endpoints(app =>
            {
                ImportsView.Map(app);
                AccessView.Map(app);
                var reads = app.MapGroup("").RequireAuthorization(Readers.Only);
                var whole = reads.MapGroup("").RequireRateLimiting(LongReads.Policy);
                RequestsView.Map(reads);
                HistoryView.Map(reads);
                PromisesView.Map(reads);
                MeasuresView.Map(whole);
                ReportsView.Map(whole);
                EffectView.Map(whole);
                SummaryView.Map(reads);
                BoardView.Map(reads);
                ReplayView.Map(whole);
                CompletenessView.Map(whole);
                ProofView.Map(reads);
            });
        }
    }
}
