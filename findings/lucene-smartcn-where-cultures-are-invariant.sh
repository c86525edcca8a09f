#!/usr/bin/env bash
# Lucene.NET's Smart Chinese analyzer in a service that runs without cultures.
#
# One would guess: cutting Chinese into words by a dictionary has nothing to do with the cultures of .NET, so that the analyzer works
# where InvariantGlobalization is on, as it is in small container images.
# What happens: SmartChineseAnalyzer finds the ends of sentences by ICU4N, whose start looks for the resources of a culture, and its first use
# throws. The older pair that the package marks as obsolete, SentenceTokenizer with WordTokenFilter, has the same dictionary and cuts the same words,
# with cultures and without.
#
# Versions: Lucene.Net.Analysis.SmartCn 4.8.0-beta00017, ICU4N 60.1.0-alpha.440, .NET 10. Seen on 2026-11-30. Needs the .NET SDK.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
cat >program.csproj <<'XML'
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework><ImplicitUsings>enable</ImplicitUsings></PropertyGroup>
  <ItemGroup>
    <PackageReference Include="Lucene.Net.Analysis.SmartCn" Version="4.8.0-beta00017" /><PackageReference Include="ICU4N" Version="60.1.0-alpha.440" />
  </ItemGroup>
</Project>
XML
cat >Program.cs <<'CS'
using Lucene.Net.Analysis;
using Lucene.Net.Analysis.Cn.Smart;
using Lucene.Net.Analysis.TokenAttributes;
using Lucene.Net.Util;

Console.WriteLine("analyzer: " + Said(() => new SmartChineseAnalyzer(LuceneVersion.LUCENE_48).GetTokenStream("f", "宽带无法连接")));
#pragma warning disable CS0618
Console.WriteLine("older pair: " + Said(() => new WordTokenFilter(new SentenceTokenizer(new StringReader("宽带无法连接")))));
#pragma warning restore CS0618

static string Said(Func<TokenStream> make)
{
    try
    {
        using var stream = make();
        var term = stream.AddAttribute<ICharTermAttribute>();
        stream.Reset();
        var words = new List<string>();
        while (stream.IncrementToken()) words.Add(term.ToString()!);
        return string.Join(' ', words);
    }
    catch (Exception e)
    {
        return $"throws {e.GetBaseException().GetType().Name}";
    }
}
CS
dotnet build -c Release -v q -o out >/dev/null
with=$(dotnet out/program.dll) without=$(DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1 dotnet out/program.dll)
printf 'with cultures:\n%s\nwithout:\n%s\n' "$with" "$without"
words=$(sed -n 's/^older pair: //p' <<<"$with")
[[ -n $words ]] && grep -qx "older pair: $words" <<<"$without" && grep -qx "analyzer: $words" <<<"$with" && grep -q '^analyzer: throws ' <<<"$without" ||
  { echo "This has changed." >&2 && exit 1; }
