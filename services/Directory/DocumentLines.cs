using System.Text.Json;

namespace DirectoryService;

/// <summary>On which line of its file each member of a document stands.</summary>
public sealed class DocumentLines
{
    private readonly Dictionary<string, int> _lines = new(StringComparer.Ordinal);

    /// <summary>Of each document of a file: of the one object, or of those in the one array.</summary>
    public static IReadOnlyList<DocumentLines> Of(byte[] json)
    {
        var documents = new List<DocumentLines>();
        var walk = new Walk(json);
        walk.Reader.Read();
        if (walk.Reader.TokenType != JsonTokenType.StartArray) return [walk.Document()];

        while (walk.Reader.Read() && walk.Reader.TokenType != JsonTokenType.EndArray) documents.Add(walk.Document());
        return documents;
    }

    /// <summary>The line of a member, by its path (<c>rules[2].ladder[0].step</c>); of the nearest around it that is there; of the
    /// document for none.</summary>
    public int Of(string? path)
    {
        for (var known = path ?? ""; ; known = known[..Math.Max(0, known.LastIndexOfAny(['.', '[']))])
        {
            if (_lines.TryGetValue(known, out var line)) return line;
        }
    }

    private ref struct Walk(byte[] json)
    {
        public Utf8JsonReader Reader = new(json);
        private int _line = 1;
        private int _counted;

        public DocumentLines Document()
        {
            var document = new DocumentLines();
            Value(document, "");
            return document;
        }

        private void Value(DocumentLines document, string path)
        {
            document._lines.TryAdd(path, Line());
            if (Reader.TokenType == JsonTokenType.StartObject)
            {
                while (Reader.Read() && Reader.TokenType == JsonTokenType.PropertyName)
                {
                    var member = path.Length > 0 ? $"{path}.{Reader.GetString()}" : Reader.GetString()!;
                    document._lines.TryAdd(member, Line());
                    Reader.Read();
                    Value(document, member);
                }
            }
            else if (Reader.TokenType == JsonTokenType.StartArray)
            {
                for (var i = 0; Reader.Read() && Reader.TokenType != JsonTokenType.EndArray; i++) Value(document, $"{path}[{i}]");
            }
        }

        private int Line()
        {
            var at = (int)Reader.TokenStartIndex;
            _line += json.AsSpan(_counted, at - _counted).Count((byte)'\n');
            _counted = at;
            return _line;
        }
    }
}
