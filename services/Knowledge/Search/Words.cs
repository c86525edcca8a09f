using Lucene.Net.Analysis;
using Lucene.Net.Analysis.Cn.Smart;
using Lucene.Net.Analysis.Core;
using Lucene.Net.Analysis.En;
using Lucene.Net.Analysis.Miscellaneous;
using Lucene.Net.Analysis.TokenAttributes;
using Lucene.Net.Analysis.Util;
using Lucene.Net.Util;

namespace Knowledge.Search;

/// <summary>
/// The words of a text: Chinese cut into words by a dictionary, English by its stems, all in lower case and half width; without those that
/// stand in every sentence, whatever it is about.
/// </summary>
internal static class Words
{
    private static readonly string[] Empty =
    [
        ",", "的", "地", "得", "了", "着", "过", "吗", "呢", "吧", "啊", "呀", "嘛", "是", "在", "和", "与", "及", "或", "也", "都", "就", "还", "又", "很", "太",
        "我", "你", "您", "他", "她", "它", "我们", "你们", "他们", "这", "那", "这个", "那个", "个", "一", "一个", "有", "请", "问", "请问", "怎么", "怎么办",
        "怎样", "如何", "什么", "为什么", "哪", "哪里", "上", "下", "不", "没", "没有", "把", "被", "给", "让", "要", "会", "能", "可以", "对", "从", "到", "用",
        "a", "an", "and", "are", "as", "at", "be", "but", "by", "can", "do", "does", "for", "from", "has", "have", "how", "i", "if", "in", "is", "it", "its",
        "me", "my", "no", "not", "of", "on", "or", "our", "s", "so", "t", "that", "the", "their", "then", "there", "they", "this", "to", "was", "we", "what",
        "when", "where", "which", "who", "why", "will", "with", "you", "your",
    ];

    private static readonly CharArraySet Stop = new(LuceneVersion.LUCENE_48, Empty, ignoreCase: false);

    /// <summary>Cuts titles, bodies, keywords and questions alike.</summary>
#pragma warning disable CS0618 // The newer tokenizer finds the ends of sentences by ICU, which knows no cultures where they are invariant; the words are the same.
    public static Analyzer Analyzer { get; } = Analyzer.NewAnonymous((_, reader) =>
    {
        var sentences = new SentenceTokenizer(reader);
        var words = new StopFilter(LuceneVersion.LUCENE_48, new WordTokenFilter(sentences), Stop);
        return new TokenStreamComponents(sentences, new PorterStemFilter(new LengthFilter(LuceneVersion.LUCENE_48, words, 1, 50)));
    });
#pragma warning restore CS0618

    /// <summary>The different words of a question, at most so many, in their order.</summary>
    public static IReadOnlyList<string> Of(string text, int most)
    {
        var found = new List<string>();
        using var stream = Analyzer.GetTokenStream("question", text);
        var term = stream.AddAttribute<ICharTermAttribute>();
        stream.Reset();
        while (found.Count < most && stream.IncrementToken())
        {
            var word = term.ToString();
            if (!found.Contains(word) && !word.Any(char.IsSurrogate)) found.Add(word);
        }

        stream.End();
        return found;
    }
}
