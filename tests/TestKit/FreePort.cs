using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace TestKit;

/// <summary>
/// Loopback ports for servers that are stopped and come back: below the range from which the kernel takes ports for outgoing
/// connections, so that nobody takes one meanwhile.
/// </summary>
public static class FreePort
{
    /// <summary>A port that nobody listens on, 20,000 to 31,999.</summary>
    public static int Find()
    {
        while (true)
        {
            var port = RandomNumberGenerator.GetInt32(20_000, 32_000);
            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, port);
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                // Taken: another one.
            }
        }
    }
}
