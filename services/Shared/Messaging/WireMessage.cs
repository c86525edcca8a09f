using System.Net.Mime;
using MassTransit;
using MassTransit.Context;
using MassTransit.Serialization;

namespace Messaging;

/// <summary>A message as bytes: MassTransit carries it, the contracts give it meaning.</summary>
/// <param name="Body">UTF-8 JSON.</param>
public sealed record WireMessage(byte[] Body);

/// <summary>
/// Plain JSON in and out: the body is the message, all else is in headers, so that any AMQP client can take part. A body
/// is not looked at here; what is wrong with it is found, and parked with its reason, by the inbox.
/// </summary>
public sealed class WireSerializer : ISerializerFactory, IMessageSerializer, IMessageDeserializer
{
    private static readonly StringMessageBody Empty = new("{}");
    private readonly SystemTextJsonRawMessageSerializer _raw = new(RawSerializerOptions.CopyHeaders | RawSerializerOptions.AnyMessageType);

    /// <inheritdoc cref="ISerializerFactory.ContentType" />
    public ContentType ContentType { get; } = new("application/json");

    /// <inheritdoc />
    public IMessageSerializer CreateSerializer() => this;

    /// <inheritdoc />
    public IMessageDeserializer CreateDeserializer() => this;

    /// <inheritdoc />
    public MessageBody GetMessageBody<T>(SendContext<T> context)
        where T : class =>
        context.Message is WireMessage message ? new BytesMessageBody(message.Body) : _raw.GetMessageBody(context);

    /// <inheritdoc />
    public ConsumeContext Deserialize(ReceiveContext receiveContext) => new WireConsumeContext(
        receiveContext, _raw.Deserialize(Empty, receiveContext.TransportHeaders, receiveContext.InputAddress));

    /// <inheritdoc />
    public SerializerContext Deserialize(MessageBody body, Headers headers, Uri? destinationAddress = null) =>
        _raw.Deserialize(body, headers, destinationAddress);

    /// <inheritdoc />
    public MessageBody GetMessageBody(string text) => new StringMessageBody(text);

    /// <inheritdoc />
    public void Probe(ProbeContext context) => context.CreateScope("wire");

    private sealed class WireConsumeContext(ReceiveContext receiveContext, SerializerContext serializerContext)
        : BodyConsumeContext(receiveContext, serializerContext)
    {
        public override bool HasMessageType(Type messageType) => messageType == typeof(WireMessage);

        public override bool TryGetMessage<T>(out ConsumeContext<T> message)
        {
            message = typeof(T) == typeof(WireMessage)
                ? new MessageConsumeContext<T>(this, (T)(object)new WireMessage(ReceiveContext.Body.GetBytes()))
                : null!;
            return message is not null;
        }
    }
}
