using Knowledge.Views;
using Lucene.Net.Index;
using Lucene.Net.Search;
using Lucene.Net.Search.Similarities;
using Lucene.Net.Store;
using Lucene.Net.Util;
using Messaging;

namespace Knowledge.Search;

/// <summary>
/// The index of what is and will be in force. It lies in memory: some thousand articles need little of it, each node has its own, and
/// nothing is left behind that could be stale or broken at the next start. Safe for concurrent use.
/// </summary>
public sealed class ArticleIndex : IDisposable
{
    /// <summary>The most words of a question that are looked for; more make it slower and no clearer.</summary>
    private const int MostWords = 64;

    private readonly RAMDirectory _directory = new();
    private readonly IndexWriter _writer;
    private readonly SearcherManager _searchers;
    private volatile bool _isReady;

    /// <summary>An empty index.</summary>
    public ArticleIndex()
    {
        _writer = new(_directory, new(LuceneVersion.LUCENE_48, Words.Analyzer) { Similarity = Weighing });
        _searchers = new(_writer, applyAllDeletes: true, new Factory());
    }

    /// <summary>How rare a word is, how often it stands there, and how long the text is: BM25.</summary>
    private static BM25Similarity Weighing { get; } = new();

    /// <summary>Makes the index all of these articles, and lets it be asked from now on.</summary>
    public void Fill(IEnumerable<ArticleDocument> articles)
    {
        _writer.DeleteAll();
        Replace(articles);
        _isReady = true;
    }

    /// <summary>Brings articles to what they are now.</summary>
    public void Replace(IEnumerable<ArticleDocument> articles)
    {
        foreach (var article in articles)
        {
            _writer.UpdateDocuments(IndexedArticle.TermOf(article.ArticleId), IndexedArticle.Documents(article));
        }

        _searchers.MaybeRefreshBlocking();
    }

    /// <summary>What is in force at a moment and fits, the best first; where no text is asked for, by name. A text whose words all say
    /// nothing finds nothing.</summary>
    /// <exception cref="NotYetException">The index is still being made.</exception>
    public IReadOnlyList<Found> Find(Question question, DateTimeOffset moment) => Ask<IReadOnlyList<Found>>(searcher =>
    {
        var words = question.Text is null ? [] : Words.Of(question.Text, MostWords);
        if (question.Text is not null && words.Count == 0) return [];

        var fits = IndexedArticle.Fits(question, moment);
        var hits = question.Text is null
            ? searcher.Search(new MatchAllDocsQuery(), fits, question.Take, IndexedArticle.ById).ScoreDocs
            : searcher.Search(IndexedArticle.Of(words), fits, question.Take).ScoreDocs;
        return [.. hits.Select(hit => IndexedArticle.Read(searcher.Doc(hit.Doc), question.Text is null ? 0 : hit.Score, words))];
    });

    /// <summary>Of what is in force at a moment and fits, the article that has most of a question's words, each counted by how rare it is among all articles;
    /// null where none has any.</summary>
    /// <exception cref="NotYetException">The index is still being made.</exception>
    public Answer? AnswerTo(Question question, DateTimeOffset moment) => Ask(searcher =>
    {
        var words = Words.Of(question.Text ?? "", MostWords);
        if (words.Count == 0) return null;

        var hits = searcher.Search(IndexedArticle.Of(words), IndexedArticle.Fits(question, moment), question.Take).ScoreDocs;
        var rarity = words.ToDictionary(word => word, word => IndexedArticle.RarityOf(word, searcher));
        return hits.Select(hit => IndexedArticle.Answer(searcher.Doc(hit.Doc), rarity)).MaxBy(answer => answer.Coverage);
    });

    /// <inheritdoc />
    public void Dispose()
    {
        _searchers.Dispose();
        _writer.Dispose();
        _directory.Dispose();
    }

    private T Ask<T>(Func<IndexSearcher, T> question)
    {
        if (!_isReady) throw new NotYetException("The index of articles is still being made.");

        var searcher = _searchers.Acquire();
        try
        {
            return question(searcher);
        }
        finally
        {
            _searchers.Release(searcher);
        }
    }

    private sealed class Factory : SearcherFactory
    {
        public override IndexSearcher NewSearcher(IndexReader reader) => new(reader) { Similarity = Weighing };
    }
}
