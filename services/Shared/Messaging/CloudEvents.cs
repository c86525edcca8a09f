using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net.Mime;
using System.Text;
using System.Text.Json;
using Contracts;
using MassTransit;
using MassTransit.Context;
using MassTransit.RabbitMqTransport;
using MassTransit.Serialization;
using RabbitMQ.Client;
using Headers = MassTransit.Headers;

namespace Messaging;

/// <summary>
/// CloudEvents in binary mode, the only wire form that MassTransit knows here: attributes are headers, the body is the message as
/// plain JSON. Both prefixes of the AMQP binding are read, <c>cloudEvents_</c> and <c>cloudEvents:</c>.
/// </summary>
/// <param name="read">What of an envelope goes to the consumers.</param>
internal sealed class CloudEvents(Func<Envelope, object> read) : ISerializerFactory, IMessageDeserializer, IMessageSerializer
{
    private const string OtherPrefix = "cloudEvents:";
    private const long LastSecond = 253402300799; // of the year 9999

    /// <inheritdoc cref="ISerializerFactory.ContentType" />
    public ContentType ContentType { get; } = new(MediaTypeNames.Application.Json);

    /// <inheritdoc />
    public IMessageDeserializer CreateDeserializer() => this;

    /// <inheritdoc />
    public IMessageSerializer CreateSerializer() => this;

    /// <inheritdoc />
    public void Probe(ProbeContext context) => context.CreateScope("cloudEvents").Add("contentType", ContentType.MediaType);

    /// <inheritdoc />
    /// <exception cref="Refusal">It does not say what it is, or is not what its contract says.</exception>
    public ConsumeContext Deserialize(ReceiveContext receiveContext)
    {
        var envelope = Envelope.Read(Arrived(receiveContext));
        return new CloudEvent(receiveContext, envelope, read(envelope), ContentType);
    }

    /// <inheritdoc />
    public SerializerContext Deserialize(MessageBody body, Headers headers, Uri? destinationAddress = null) =>
        throw new NotSupportedException("A message is read with what the broker says of it.");

    /// <inheritdoc />
    public MessageBody GetMessageBody(string text) => new StringMessageBody(text);

    /// <inheritdoc />
    public MessageBody GetMessageBody<T>(SendContext<T> context)
        where T : class
    {
        context.ContentType = ContentType;
        context.Headers.Set(Envelope.Prefix + "specversion", "1.0");
        context.Headers.Set(Envelope.Prefix + "id", $"{context.MessageId}");
        context.Headers.Set(Envelope.Prefix + "type", Catalog.Of(typeof(T)).WireType);
        return new BytesMessageBody(JsonSerializer.SerializeToUtf8Bytes(context.Message, ContractJson.Options));
    }

    /// <summary>A message as it came; CloudEvents attributes have <see cref="Envelope.Prefix"/>, whichever they came with.</summary>
    internal static Arrival Arrived(ReceiveContext context)
    {
        var properties = context.GetPayload<RabbitMqBasicConsumeContext>().Properties;
        var headers = new Dictionary<string, string>((properties.Headers?.Count ?? 0) + 3);
        foreach (var (name, value) in properties.Headers ?? new Dictionary<string, object?>())
        {
            Add(name.StartsWith(OtherPrefix, StringComparison.Ordinal) ? Envelope.Prefix + name[OtherPrefix.Length..] : name, Text(value));
        }

        // The same things by their AMQP names, for senders that know no CloudEvents.
        Add(Envelope.Prefix + "id", properties.MessageId);
        Add(Envelope.Prefix + "type", properties.Type);
        Add(Envelope.Prefix + "time", properties.IsTimestampPresent() ? Text(properties.Timestamp) : null);
        return new Arrival(context.GetPayload<ReceiveSettings>().QueueName, properties.UserId, headers, context.Body.GetBytes());

        void Add(string name, string? value)
        {
            if (!string.IsNullOrEmpty(value))
            {
                headers.TryAdd(name, value);
            }
        }
    }

    /// <summary>The request of a message; without one, its id. Messages that agree in it are taken one after another.</summary>
    internal static string RequestOf(IReadOnlyBasicProperties properties)
    {
        var request = Attribute("correlationid") ?? Attribute("id") ?? properties.MessageId ?? "";
        return Guid.TryParse(request, out var id) ? id.ToString() : request;

        string? Attribute(string name) => properties.Headers is not { } headers ? null
            : headers.TryGetValue(Envelope.Prefix + name, out var value) || headers.TryGetValue(OtherPrefix + name, out value) ? Text(value)
            : null;
    }

    private static string? Text(object? value) => value switch
    {
        byte[] text => Encoding.UTF8.GetString(text),
        AmqpTimestamp { UnixTime: >= 0 and <= LastSecond } moment => DateTimeOffset.FromUnixTimeSeconds(moment.UnixTime).ToString("O"),
        AmqpTimestamp moment => moment.UnixTime.ToString(CultureInfo.InvariantCulture),
        IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
        null => null,
        _ => "not a text",
    };
}

/// <summary>A message that was read once, for the consumers of its very type. MassTransit sees none of its headers: by some of them a sender names where answers and
/// faults go, which the service would create and send to with its own rights.</summary>
internal sealed class CloudEvent(ReceiveContext context, Envelope envelope, object message, ContentType contentType) : BodyConsumeContext(
    context, new SystemTextJsonSerializerContext(
        SystemTextJsonMessageSerializer.Instance, ContractJson.Options, contentType,
        new RawMessageContext(EmptyHeaders.Instance, context.InputAddress, RawSerializerOptions.Default), [], message: message))
{
    /// <summary>What is known around it.</summary>
    public Envelope Envelope => envelope;

    public override bool TryGetMessage<T>([NotNullWhen(true)] out ConsumeContext<T>? typed)
    {
        typed = message.GetType() == typeof(T) ? new MessageConsumeContext<T>(this, (T)message) : null;
        return typed is not null;
    }
}
