using System.Globalization;
using System.Xml;
using Messaging;

namespace Audit.Import;

/// <summary>The elements of an event log, one after the other. What is in memory is one element, whatever the file holds; a DTD is refused.</summary>
internal sealed class XesElements : IDisposable
{
    private readonly SourceBounds _bounds;
    private readonly BoundedStream _content;
    private readonly XmlReader _xml;

    /// <summary>Before the first.</summary>
    /// <param name="content">The log, which stays open.</param>
    /// <param name="bounds">What is refused.</param>
    public XesElements(Stream content, SourceBounds bounds)
    {
        _bounds = bounds;
        _content = new(content, bounds.ElementBytes, () => Refused(string.Create(
            CultureInfo.InvariantCulture, $"an element begins here or next that is larger than {bounds.ElementBytes:N0} bytes with all that stands before the one after it")));
        _xml = XmlReader.Create(_content, new()
        {
            DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, IgnoreComments = true, IgnoreWhitespace = true, NameTable = new Names(this),
        });
    }

    /// <summary>The line on which the current one begins.</summary>
    public int Line => _xml is IXmlLineInfo place ? Math.Max(place.LineNumber, 1) : 1;

    public void Dispose() => _xml.Dispose();

    /// <summary>Goes to the next of that name; false when there is none.</summary>
    public bool MoveTo(string element)
    {
        while (Step())
        {
            if (_xml.NodeType == XmlNodeType.Element && _xml.LocalName == element) return true;
        }

        return false;
    }

    /// <summary>Goes to each child of the current one in turn, and tells its name; what stands deeper is passed over.</summary>
    public IEnumerable<string> Children()
    {
        if (_xml.IsEmptyElement) yield break;

        var depth = _xml.Depth;
        while (Step() && _xml.Depth > depth)
        {
            if (_xml.NodeType == XmlNodeType.Element && _xml.Depth == depth + 1) yield return _xml.LocalName;
        }
    }

    /// <summary>An attribute of the current one.</summary>
    public string? Find(string attribute) => _xml.GetAttribute(attribute);

    /// <summary>What is said of a log that goes beyond a bound, with the current line.</summary>
    public Refusal Refused(string what, int? line = null) => Refusal.Invalid("file", string.Create(CultureInfo.InvariantCulture, $"Line {line ?? Line}: {what}."));

    private bool Step()
    {
        _content.Renew();
        try
        {
            return _xml.Read() && (_xml.Depth <= _bounds.Depth ? true : throw Refused(string.Create(
                CultureInfo.InvariantCulture, $"more than {_bounds.Depth:N0} elements stand in each other here")));
        }
        catch (XmlException e)
        {
            throw Refusal.Invalid("file", $"Line {e.LineNumber}, column {e.LinePosition}: this is no XML that is read here. It has to be well-formed, and to have no DTD.");
        }
    }

    /// <summary>Names are held until the end of the file.</summary>
    private sealed class Names(XesElements log) : XmlNameTable
    {
        private readonly NameTable _names = new();
        private int _left = log._bounds.NameCharacters;

        public override string Add(string array) => Get(array) ?? _names.Add(Counted(array, array.Length));

        public override string Add(char[] array, int offset, int length) => Get(array, offset, length) ?? _names.Add(Counted(array, length), offset, length);

        public override string? Get(string array) => _names.Get(array);

        public override string? Get(char[] array, int offset, int length) => _names.Get(array, offset, length);

        private T Counted<T>(T name, int length)
        {
            _left -= length;
            return _left >= 0 ? name : throw log.Refused(string.Create(
                CultureInfo.InvariantCulture, $"the names of elements and attributes up to here have more than {log._bounds.NameCharacters:N0} characters in all, where XES has some thirty short ones"));
        }
    }
}
