using System.Text;
using Messaging;

namespace Contracts.Tests;

/// <summary>A message as a service meets it on the bus.</summary>
internal static class Wire
{
    public static Envelope Envelope(MessageType type, byte[] json) => new(
        "m-1", type, type.Service, Actor.Desk(type.Service), Time: null, CorrelationId: null, TraceParent: null, json,
        new Dictionary<string, string>());

    public static T Read<T>(string json) => (T)Envelope(Catalog.Of(typeof(T)), Encoding.UTF8.GetBytes(json)).ReadMessage();

    public static Refusal Refused<T>(string json) => Should.Throw<Refusal>(() => Read<T>(json));
}
