using System.Security.Authentication;
using MassTransit;
using RabbitMQ.Client;

namespace Messaging;

/// <summary>Where the broker is, as whom to come, and how: every connection to it is made from here.</summary>
public sealed class BrokerAddress
{
    private readonly Tls _tls;

    /// <param name="uri"><c>amqp://user:password@host:port/vhost</c>, or <c>amqps://…</c> for TLS.</param>
    /// <param name="tls">Whom to trust there; null for the authorities of the machine.</param>
    /// <exception cref="InvalidOperationException">TLS is asked for, and the address is without.</exception>
    public BrokerAddress(Uri uri, Tls? tls = null)
    {
        (Uri, _tls) = (uri, tls ?? new());
        if (_tls.IsAsked && !IsTls)
        {
            throw new InvalidOperationException("Settings for TLS with the broker are given, and its address begins with amqp://: say amqps://, or leave them out.");
        }
    }

    /// <summary>The address, with user and password.</summary>
    public Uri Uri { get; }

    private bool IsTls => Uri.Scheme == "amqps";

    private int Port => Uri.Port > 0 ? Uri.Port : IsTls ? 5671 : 5672;

    /// <summary>For RabbitMQ's client. A lost connection is not mended: whoever has it begins anew.</summary>
    public ConnectionFactory CreateFactory()
    {
        var factory = new ConnectionFactory { Uri = Uri, AutomaticRecoveryEnabled = false };
        if (IsTls)
        {
            factory.Ssl.ServerName = _tls.ServerName ?? Uri.Host;
            factory.Ssl.CertificateValidationCallback = _tls.CheckServer;
            factory.Ssl.Certs = _tls.Certificate is null ? null : [_tls.Certificate];
        }

        return factory;
    }

    /// <summary>For MassTransit.</summary>
    internal void Configure(IRabbitMqBusFactoryConfigurator bus, Action<IRabbitMqHostConfigurator> more)
    {
        var user = Uri.UserInfo.Split(':', 2).Select(Uri.UnescapeDataString).ToArray();
        bus.Host(new Uri($"rabbitmq{(IsTls ? "s" : "")}://{Uri.Host}:{Port}{Uri.AbsolutePath}"), host =>
        {
            host.Username(user[0]);
            host.Password(user[1]);
            if (IsTls)
            {
                host.UseSsl(ssl =>
                {
                    ssl.Protocol = SslProtocols.Tls12 | SslProtocols.Tls13;
                    ssl.ServerName = _tls.ServerName ?? Uri.Host;
                    ssl.CertificateValidationCallback = _tls.CheckServer;
                    ssl.Certificate = _tls.Certificate;
                });
            }

            more(host);
        });
    }
}
