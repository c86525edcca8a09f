namespace Contracts.Directory.V1;

// What the desk is made of. Each document is one stream in Directory; a change publishes the whole document again,
// and the other services keep their own copy.

/// <summary>A document was defined or published. The latest fact of a document holds all of it.</summary>
public interface IDocumentFact : IFact
{
    /// <summary>The whole document, whatever its kind.</summary>
    object Content { get; }
}

/// <summary>The same for one kind of document.</summary>
/// <typeparam name="TDocument">The kind.</typeparam>
public interface IDocumentFact<out TDocument> : IDocumentFact
    where TDocument : notnull
{
    /// <summary>The whole document.</summary>
    TDocument Document { get; }

    object IDocumentFact.Content => Document;
}

/// <summary>Defines or publishes a document. The same document again changes nothing.</summary>
/// <typeparam name="TDocument">The kind.</typeparam>
public interface IDocumentCommand<out TDocument> : ICommand
    where TDocument : notnull
{
    /// <summary>The whole document.</summary>
    TDocument Document { get; }
}

/// <summary>A department that work orders can go to 责任部门.</summary>
/// <param name="Id">Names its queue: <c>department.{id}</c>.</param>
/// <param name="Name">For people.</param>
/// <param name="Categories">Categories of requests that belong here; a returned order without a better idea goes by these.</param>
/// <param name="IsLead">True for the one department that takes what nobody else does (the hotline itself).</param>
public sealed record Department([Id] string Id, [Words(100)] string Name, IReadOnlyList<string> Categories, bool IsLead = false);

/// <summary>A group of agents with one skill 技能组.</summary>
/// <param name="Id">For example <c>fault</c>.</param>
/// <param name="Name">For people.</param>
/// <param name="IsTriage">True for the one group that classifies what neither IVR nor text rules could.</param>
/// <param name="OverflowTo">The group that helps out 溢出 (B6), at once when nobody of this one is at work; null: none does.</param>
/// <param name="OverflowAfter">After what wait it helps out while somebody of this one is at work; null: not then.</param>
public sealed record SkillGroup(
    [Id] string Id, [Words(100)] string Name, bool IsTriage = false, [Id] string? OverflowTo = null, TimeSpan? OverflowAfter = null);

/// <summary>An agent 业务代表.</summary>
/// <param name="Id">The personnel id, as in the agent's token.</param>
/// <param name="Name">The agent's name.</param>
/// <param name="Team">The team whose leader is warned.</param>
/// <param name="Skills">Skill group to level, 1 (learning) to 5 (master).</param>
/// <param name="Regions">Regions known well; empty for all.</param>
/// <param name="Languages">IETF language tags; empty for the customer base's own.</param>
/// <param name="Capacity">Requests handled at the same time, 1 to 20.</param>
public sealed record Agent(
    [Id] string Id, [Personal][Words(100)] string Name, [Id] string Team, IReadOnlyDictionary<string, int> Skills,
    IReadOnlyList<string> Regions, IReadOnlyList<string> Languages, int Capacity = 1);

/// <summary>An expert in the virtual team 专家坐席.</summary>
/// <param name="Id">The personnel id, as in the expert's token.</param>
/// <param name="Name">The expert's name.</param>
/// <param name="Topics">Topics, broad or narrow: <c>technical</c> covers <c>technical/broadband</c>.</param>
/// <param name="Capacity">Consultations at the same time, 1 to 20.</param>
public sealed record Expert([Id] string Id, [Personal][Words(100)] string Name, IReadOnlyList<string> Topics, int Capacity = 2);

/// <summary>A customer tier 客户等级. Tier 1 is served first (B2).</summary>
/// <param name="Id">1 is the highest.</param>
/// <param name="Name">For people.</param>
/// <param name="QueueBonus">Seconds of waiting that the tier is ahead by.</param>
public sealed record Tier(int Id, [Words(100)] string Name, int QueueBonus);

/// <summary>How much of a credit 补偿 an agent may grant by themselves 授权额度 (C1).</summary>
/// <param name="Kind">For requests of this kind.</param>
/// <param name="Level">An agent who knows the skill at least this well, 1 to 5.</param>
/// <param name="UpTo">At most so much, in whole units of the desk's currency.</param>
/// <param name="Skill">The skill group that the level is in, whatever skill the request is said to need; null: the request's.</param>
public sealed record AuthorityLimit(RequestKind Kind, int Level, int UpTo, [Id] string? Skill = null);

/// <summary>When a simple consultation is answered by an article of the knowledge base before anybody rings 自助服务 (A6). Tier 1 goes straight to a human,
/// as does who wants to.</summary>
/// <param name="Confidence">Triage must have been this sure, 0 to 1.</param>
/// <param name="Coverage">The article must have this share of the words that the customer used, each counted by how rare it is, above 0 and at most 1.</param>
/// <param name="SearchFor">How long an article is looked for at most, at least a second; then the request is queued for a human.</param>
/// <param name="Channels">Channels that show their customer an article and tell what they make of it.</param>
public sealed record SelfService(double Confidence, double Coverage, TimeSpan SearchFor, [Set(20)] IReadOnlyList<Channel> Channels);

/// <summary>How care calls 关怀回访 are made (F6).</summary>
/// <param name="Tries">How often a customer is called before the desk gives up.</param>
/// <param name="TriesApart">How far apart two tries are at least.</param>
/// <param name="TakenFor">How long an agent who took one has to call; then another may.</param>
public sealed record CareCalls(int Tries, TimeSpan TriesApart, TimeSpan TakenFor)
{
    /// <summary>Where the desk says nothing: three tries, four hours apart, a quarter of an hour for each.</summary>
    public static CareCalls Usual { get; } = new(3, TimeSpan.FromHours(4), TimeSpan.FromMinutes(15));
}

/// <summary>Times and limits of the desk that are not promises to a customer.</summary>
/// <param name="OfferFor">How long an offered request rings before it goes back to the head of the queue (B5).</param>
/// <param name="UrgencyBonus">Seconds of waiting that a step of urgency is worth in the queue (B2).</param>
/// <param name="ConsultationOfferFor">How long an expert has to accept (E2).</param>
/// <param name="TellAttempts">Tries to reach the customer before the request is closed as not reached (F1).</param>
/// <param name="RatingWindow">How long a rating is waited for after the result was told (F2).</param>
/// <param name="DissatisfiedAtMost">A score up to this one is dissatisfied (F3).</param>
/// <param name="ChasersPerUrgency">With every so many chasers 催办 an order's urgency goes up by a step (D5); null: never.</param>
/// <param name="ContactsPerUrgency">With every so many further contacts about an open request its urgency goes up by a step (A7); null:
/// never. One that is dissatisfied raises it at once.</param>
/// <param name="TellTriesApart">How far apart two tries to reach the customer are at least, so that three tries are not three in a minute (F1);
/// null: as the owner likes.</param>
/// <param name="ReopenWithin">For how long after it was closed a request is reopened by a contact that names it; later, or null: the contact
/// is a new request that keeps the relation (A3).</param>
/// <param name="PreferOwnerFor">How long a request that waits again is kept for its owner while they are at work, before anybody who fits gets it
/// (B4); null: as long as they are at work.</param>
/// <param name="TimeZone">IANA zone of the desk's days and months: of yellow cards, reports and stories; null: <c>Asia/Shanghai</c>.</param>
/// <param name="ShortAbandon">Who gives up waiting after at most this long gave up too soon to be answered, and the neutral service level and
/// the abandonment leave them out (H1); null: nobody.</param>
/// <param name="LinkingChannels">Channels that know whose a number or address is: where one reports it with a customer's id, the two are one
/// customer from then on (A4); null: none.</param>
/// <param name="UnmergeWithin">For how long after it was merged into another a request can be taken out again; null: never.</param>
/// <param name="LongestAhead">How far ahead a moment may lie that somebody names: a deadline asked, an appointment, an expected time, the day
/// from which a document holds. What lies further is refused by its name; null: 366 days.</param>
/// <param name="WithdrawAloneWithin">For how long after an agent first took a complaint or fault, or one that was merged into it, it may be classified by an
/// agent alone as something else, which withdraws what the customer was promised; later a supervisor does. Null: always.</param>
/// <param name="LengthenAlone">By how much an agent may put off alone what the customer was promised, as the customer agreed; by more a supervisor
/// does. Null: by any.</param>
/// <param name="AfterCallFor">How long an agent has for notes 话后处理 before they are ready again by themselves (B1); null: as long as they like.</param>
/// <param name="PauseAfterMissed">After how many offers in a row that rang in vain an agent is paused (B5); null: never.</param>
/// <param name="TellPlaceEvery">How often at most who waits is told their place in the queue anew (B3); null: never told.</param>
/// <param name="CallbackTries">How often a customer who booked a callback is called before they are owed a reply instead (B3); null: once.</param>
/// <param name="CallbackTriesApart">How far apart two such tries are at least; null: as the agents like.</param>
/// <param name="ReturnWithin">Who gave up waiting and comes again within this time takes up their place (B3); null: nobody does.</param>
/// <param name="DisconnectionReasons">Why customers leave (A8): one of these is recorded of each before a disconnection is settled or sent on; null: whatever agents
/// say, and nothing has to be.</param>
/// <param name="SelfService">When an article answers (A6); null: never.</param>
/// <param name="Quality">How the desk inspects its own work (G1); null: not at all.</param>
/// <param name="Authority">What agents may grant by themselves (C1), the highest limit that fits; where none does, nothing. Null: whatever they like.</param>
/// <param name="CareCalls">How care calls are made (F6); null: as <see cref="V1.CareCalls.Usual"/> says.</param>
public sealed record DeskSettings(
    TimeSpan OfferFor, int UrgencyBonus, TimeSpan ConsultationOfferFor, int TellAttempts, TimeSpan RatingWindow,
    int DissatisfiedAtMost, int? ChasersPerUrgency = null, int? ContactsPerUrgency = null, TimeSpan? TellTriesApart = null,
    TimeSpan? ReopenWithin = null, TimeSpan? PreferOwnerFor = null, string? TimeZone = null, TimeSpan? ShortAbandon = null,
    IReadOnlyList<Channel>? LinkingChannels = null, TimeSpan? UnmergeWithin = null,
    TimeSpan? LongestAhead = null, TimeSpan? WithdrawAloneWithin = null, TimeSpan? LengthenAlone = null,
    TimeSpan? AfterCallFor = null, int? PauseAfterMissed = null, TimeSpan? TellPlaceEvery = null,
    int? CallbackTries = null, TimeSpan? CallbackTriesApart = null, TimeSpan? ReturnWithin = null,
    IReadOnlyList<AuthorityLimit>? Authority = null, SelfService? SelfService = null,
    [Terms(50)] IReadOnlyList<string>? DisconnectionReasons = null, CareCalls? CareCalls = null, QualitySettings? Quality = null)
{
    /// <summary>The desk's zone where nothing is said.</summary>
    public const string UsualTimeZone = "Asia/Shanghai";

    /// <summary>How far ahead a moment may lie where nothing is said.</summary>
    public static TimeSpan UsualLongestAhead { get; } = TimeSpan.FromDays(366);
}

/// <summary>How a request is classified without a human (A5).</summary>
/// <param name="Ivr">By the keys pressed, joined by <c>/</c>, at most three levels; the longest match wins.</param>
/// <param name="Text">By words in the text.</param>
/// <param name="Threshold">Confidence, 0 to 1, below which a human classifies.</param>
public sealed record TriageRules(IReadOnlyList<IvrRule> Ivr, IReadOnlyList<TextRule> Text, double Threshold);

/// <summary>What an IVR choice means.</summary>
/// <param name="Choices">Keys joined by <c>/</c>: <c>1/2</c>.</param>
/// <param name="Kind">The kind.</param>
/// <param name="Category">The category.</param>
/// <param name="Skill">The skill group needed.</param>
public sealed record IvrRule(string Choices, RequestKind Kind, string Category, string Skill);

/// <summary>What words in a text speak for.</summary>
/// <param name="Words">Any of these, lower case; each found once adds the weight.</param>
/// <param name="Weight">Evidence that one word gives, above 0.</param>
/// <param name="Kind">The kind.</param>
/// <param name="Category">The category.</param>
/// <param name="Skill">The skill group needed.</param>
/// <param name="Urgency">The urgency.</param>
public sealed record TextRule(
    IReadOnlyList<string> Words, double Weight, RequestKind Kind, string Category, string Skill, Urgency Urgency = Urgency.Normal);

/// <summary>Defines a department, or changes it. There is one lead department at most.</summary>
/// <param name="Document">The whole document.</param>
[Name("define_department")]
public sealed record DefineDepartment(Department Document) : IDocumentCommand<Department>;

/// <summary>Defines a skill group, or changes it. There is one triage group at most.</summary>
/// <param name="Document">The whole document.</param>
[Name("define_skill_group")]
public sealed record DefineSkillGroup(SkillGroup Document) : IDocumentCommand<SkillGroup>;

/// <summary>Defines an agent, or changes what the agent can do.</summary>
/// <param name="Document">The whole document; its skill groups exist.</param>
[Name("define_agent")]
public sealed record DefineAgent(Agent Document) : IDocumentCommand<Agent>;

/// <summary>Defines an expert, or changes what the expert knows.</summary>
/// <param name="Document">The whole document.</param>
[Name("define_expert")]
public sealed record DefineExpert(Expert Document) : IDocumentCommand<Expert>;

/// <summary>Defines a customer tier, or changes it.</summary>
/// <param name="Document">The whole document.</param>
[Name("define_tier")]
public sealed record DefineTier(Tier Document) : IDocumentCommand<Tier>;

/// <summary>Sets the desk's own times and limits.</summary>
/// <param name="Document">The whole document.</param>
[Name("define_desk_settings")]
public sealed record DefineDeskSettings(DeskSettings Document) : IDocumentCommand<DeskSettings>;

/// <summary>Sets the rules of triage.</summary>
/// <param name="Document">The whole document; its skill groups exist.</param>
[Name("define_triage_rules")]
public sealed record DefineTriageRules(TriageRules Document) : IDocumentCommand<TriageRules>;

/// <summary>Publishes the next version of an SLA policy.</summary>
/// <param name="Document">The whole document; its version is higher than any before, its calendars are in force by then.</param>
[Name("publish_policy")]
public sealed record PublishPolicy(SlaPolicy Document) : IDocumentCommand<SlaPolicy>;

/// <summary>Publishes the next version of a calendar.</summary>
/// <param name="Document">The whole document; its version is higher than any before.</param>
[Name("publish_calendar")]
public sealed record PublishCalendar(WorkCalendar Document) : IDocumentCommand<WorkCalendar>;

/// <summary>A department was defined or changed.</summary>
/// <param name="Document">The whole document.</param>
/// <param name="At">When it takes effect.</param>
[Name("department_defined")]
public sealed record DepartmentDefined(Department Document, DateTimeOffset At) : IDocumentFact<Department>;

/// <summary>A skill group was defined or changed.</summary>
/// <param name="Document">The whole document.</param>
/// <param name="At">When it takes effect.</param>
[Name("skill_group_defined")]
public sealed record SkillGroupDefined(SkillGroup Document, DateTimeOffset At) : IDocumentFact<SkillGroup>;

/// <summary>An agent was defined or changed.</summary>
/// <param name="Document">The whole document.</param>
/// <param name="At">When it takes effect.</param>
[Name("agent_defined")]
public sealed record AgentDefined(Agent Document, DateTimeOffset At) : IDocumentFact<Agent>;

/// <summary>An expert was defined or changed.</summary>
/// <param name="Document">The whole document.</param>
/// <param name="At">When it takes effect.</param>
[Name("expert_defined")]
public sealed record ExpertDefined(Expert Document, DateTimeOffset At) : IDocumentFact<Expert>;

/// <summary>A customer tier was defined or changed.</summary>
/// <param name="Document">The whole document.</param>
/// <param name="At">When it takes effect.</param>
[Name("tier_defined")]
public sealed record TierDefined(Tier Document, DateTimeOffset At) : IDocumentFact<Tier>;

/// <summary>The desk's own times and limits were set.</summary>
/// <param name="Document">The whole document.</param>
/// <param name="At">When it takes effect.</param>
[Name("desk_settings_defined")]
public sealed record DeskSettingsDefined(DeskSettings Document, DateTimeOffset At) : IDocumentFact<DeskSettings>;

/// <summary>The rules of triage were set.</summary>
/// <param name="Document">The whole document.</param>
/// <param name="At">When it takes effect.</param>
[Name("triage_rules_defined")]
public sealed record TriageRulesDefined(TriageRules Document, DateTimeOffset At) : IDocumentFact<TriageRules>;

/// <summary>A version of an SLA policy was published; promises made from its effective date on follow it.</summary>
/// <param name="Document">The whole document.</param>
/// <param name="At">When it was published.</param>
[Name("policy_published")]
public sealed record PolicyPublished(SlaPolicy Document, DateTimeOffset At) : IDocumentFact<SlaPolicy>;

/// <summary>A version of a calendar was published.</summary>
/// <param name="Document">The whole document.</param>
/// <param name="At">When it was published.</param>
[Name("calendar_published")]
public sealed record CalendarPublished(WorkCalendar Document, DateTimeOffset At) : IDocumentFact<WorkCalendar>;
