using Hosting;

namespace EndToEnd.Tests;

/// <summary>Settings that ask every caller for a certificate and leave a way in without one are refused at the start.</summary>
public class UnsecuredSettingsTests
{
    [Theory]
    [InlineData("urls", "https://localhost:8443;http://localhost:8080", "http://localhost:8080")]
    [InlineData("http_ports", "8080", "http://*:8080")]
    [InlineData("Kestrel:Endpoints:A:Url", "http://localhost:8080", "http://localhost:8080")]
    [InlineData("Kestrel:Endpoints:A:ClientCertificateMode", "AllowCertificate", "ClientCertificateMode")]
    public void A_way_in_without_a_certificate_is_named(string setting, string value, string named) => Should.Throw<InvalidOperationException>(
        () => ServiceHost.Build<DirectoryService.DirectoryDeskService>([], builder =>
        {
            builder.Configuration["Http:ClientCaFile"] = "ca.pem";
            builder.Configuration["urls"] = "https://localhost:8443";
            builder.Configuration[setting] = value;
        })).Message.ShouldContain(named);
}
