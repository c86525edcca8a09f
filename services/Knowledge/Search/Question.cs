using Contracts;

namespace Knowledge.Search;

/// <summary>What is looked for.</summary>
/// <param name="Text">In anybody's words; null: every article that fits the rest.</param>
/// <param name="Kind">That helps with requests of this kind.</param>
/// <param name="Category">That helps with this category.</param>
/// <param name="Region">That holds in this region.</param>
/// <param name="Tier">That holds for customers of this tier.</param>
/// <param name="Language">Written in this language: <c>zh</c> is any Chinese, <c>zh-CN</c> that of China.</param>
/// <param name="Take">At most so many.</param>
public sealed record Question(
    string? Text = null, RequestKind? Kind = null, string? Category = null, string? Region = null, int? Tier = null, string? Language = null,
    int Take = 10);

/// <summary>An article that was found.</summary>
/// <param name="ArticleId">The article.</param>
/// <param name="Version">The version in force.</param>
/// <param name="Title">What it is about.</param>
/// <param name="Language">Its language.</param>
/// <param name="Score">How well it fits, to be compared within one answer only; 0 where no text was asked for.</param>
/// <param name="Excerpt">Where it speaks of what was asked.</param>
public sealed record Found(string ArticleId, int Version, string Title, string Language, float Score, Excerpt Excerpt);

/// <summary>An article that may answer a question by itself.</summary>
/// <param name="ArticleId">The article.</param>
/// <param name="Version">The version in force.</param>
/// <param name="Title">What it is about.</param>
/// <param name="Body">The text.</param>
/// <param name="Coverage">The share of the question's words that it has, by their rarity, 0 to 1.</param>
public sealed record Answer(string ArticleId, int Version, string Title, string Body, double Coverage);
