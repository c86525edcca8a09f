using System.Globalization;
using Knowledge.Views;
using Lucene.Net.Documents;
using Lucene.Net.Search;
using Index = Lucene.Net.Index;
using LuceneDocument = Lucene.Net.Documents.Document;

namespace Knowledge.Search;

/// <summary>How an article stands in the index, and what in it a question asks for: the names of the index's fields are here and nowhere
/// else.</summary>
internal static class IndexedArticle
{
    private const string Id = "id", Version = "version", Title = "title", Keywords = "keywords", Body = "body", From = "from", Until = "until";
    private const string Kind = "kind", Category = "category", Region = "region", Tier = "tier", Language = "language", Written = "written";

    /// <summary>Stands for all kinds, categories, regions or tiers; no name of one.</summary>
    private const string All = "*";

    private const int CoverageDigits = 4;

    /// <summary>How much a word counts by where it stands. What an article is about, and what people call it, tells more than a word in passing.</summary>
    private static readonly (string Field, float Weight)[] Weights = [(Title, 4), (Keywords, 3), (Body, 1)];

    /// <summary>By name, for lists without a text.</summary>
    public static Sort ById { get; } = new(new SortField(Id, SortFieldType.STRING));

    /// <summary>Names all that stands in the index of an article.</summary>
    public static Index.Term TermOf(string articleId) => new(Id, articleId);

    /// <summary>The texts of an article, each for its time.</summary>
    public static IEnumerable<LuceneDocument> Documents(ArticleDocument article) => article.Texts.Select(text => Document(article.ArticleId, text));

    /// <summary>The words of a question, wherever they stand.</summary>
    public static Query Of(IEnumerable<string> words)
    {
        var query = new BooleanQuery();
        foreach (var word in words)
        {
            var places = new DisjunctionMaxQuery(tieBreakerMultiplier: 0.1f);
            foreach (var (field, weight) in Weights)
            {
                places.Add(new TermQuery(new(field, word)) { Boost = weight });
            }

            query.Add(places, Occur.SHOULD);
        }

        return query;
    }

    /// <summary>What has to hold besides: in force at the moment, and for whom it is asked.</summary>
    public static Filter Fits(Question question, DateTimeOffset moment)
    {
        var filter = new BooleanQuery
        {
            { NumericRangeQuery.NewInt64Range(From, null, moment.UtcTicks, minInclusive: true, maxInclusive: true), Occur.MUST },
            { NumericRangeQuery.NewInt64Range(Until, moment.UtcTicks, null, minInclusive: false, maxInclusive: true), Occur.MUST },
        };
        Narrow(Kind, question.Kind?.ToString());
        Narrow(Category, question.Category);
        Narrow(Region, question.Region);
        Narrow(Tier, question.Tier?.ToString(CultureInfo.InvariantCulture));
        if (question.Language is { } language) filter.Add(new TermQuery(new(Language, language.ToLowerInvariant())), Occur.MUST);
        return new QueryWrapperFilter(filter);

        void Narrow(string field, string? value)
        {
            if (value is null) return;

            filter.Add(
                new BooleanQuery { { new TermQuery(new(field, value)), Occur.SHOULD }, { new TermQuery(new(field, All)), Occur.SHOULD } }, Occur.MUST);
        }
    }

    /// <summary>What is told of a document that was found.</summary>
    public static Found Read(LuceneDocument document, float score, IReadOnlyList<string> words) => new(
        document.Get(Id), int.Parse(document.Get(Version), CultureInfo.InvariantCulture), document.Get(Title), document.Get(Written), score,
        Excerpt.Of(document.Get(Body), words));

    /// <summary>How rare a word is among the articles; one that none has counts as one that a single article has.</summary>
    public static double RarityOf(string word, IndexSearcher searcher)
    {
        var having = Math.Max(1, searcher.Search(Of([word]), 1).TotalHits);
        return Math.Log(1 + ((searcher.IndexReader.NumDocs - having + 0.5) / (having + 0.5)));
    }

    /// <summary>A text as an answer, by the share of the words that it has.</summary>
    public static Answer Answer(LuceneDocument document, IReadOnlyDictionary<string, double> rarity)
    {
        var has = Weights.SelectMany(place => document.GetValues(place.Field)).SelectMany(text => Words.Of(text, int.MaxValue)).ToHashSet();
        var covered = rarity.Where(word => has.Contains(word.Key)).Sum(word => word.Value) / rarity.Values.Sum();
        return new(
            document.Get(Id), int.Parse(document.Get(Version), CultureInfo.InvariantCulture), document.Get(Title), document.Get(Body),
            Math.Round(covered, CoverageDigits));
    }

    private static LuceneDocument Document(string articleId, TextInForce text)
    {
        var content = text.Content;
        var document = new LuceneDocument
        {
            new StringField(Id, articleId, Field.Store.YES),
            new StoredField(Version, text.Period.Version.ToString(CultureInfo.InvariantCulture)),
            new StoredField(Written, content.Language),
            new Int64Field(From, text.Period.From.UtcTicks, Field.Store.NO),
            new Int64Field(Until, text.Period.Until?.UtcTicks ?? long.MaxValue, Field.Store.NO),
            new TextField(Title, content.Title, Field.Store.YES),
            new TextField(Body, content.Body, Field.Store.YES),
        };
        foreach (var keyword in content.Keywords) document.Add(new TextField(Keywords, keyword, Field.Store.YES));
        Add(Kind, content.Kinds.Select(kind => $"{kind}"));
        Add(Category, content.Categories);
        Add(Region, content.Regions);
        Add(Tier, content.Tiers.Select(tier => tier.ToString(CultureInfo.InvariantCulture)));
        foreach (var language in Languages(content.Language.ToLowerInvariant())) document.Add(new StringField(Language, language, Field.Store.NO));
        return document;

        void Add(string field, IEnumerable<string> values)
        {
            foreach (var value in values.DefaultIfEmpty(All)) document.Add(new StringField(field, value, Field.Store.NO));
        }
    }

    /// <summary>A tag and all that are broader: <c>zh-hans-cn</c>, <c>zh-hans</c>, <c>zh</c>.</summary>
    private static IEnumerable<string> Languages(string tag)
    {
        var parts = tag.Split('-');
        return Enumerable.Range(1, parts.Length).Select(count => string.Join('-', parts.Take(count)));
    }
}
