using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Faults.Servers;

/// <summary>
/// Hears every packet of a network, and keeps whom it was for: of TCP the one that asks for a connection, of UDP each. Whether anybody
/// answers does not matter.
/// </summary>
public sealed class Overheard : IDisposable
{
    private const int EveryProtocol = 0x0300; // ETH_P_ALL in the network's order
    private const int OfSockets = 1, ForceReceiveBuffer = 33, OfPackets = 263, Statistics = 6; // SOL_SOCKET, SO_RCVBUFFORCE, SOL_PACKET, PACKET_STATISTICS
    private const int Room = 64 * 1024 * 1024;
    private const int Ethernet = 14;
    private const byte Tcp = 6, Udp = 17;
    private readonly ConcurrentDictionary<string, bool> _spokenTo = [];
    private readonly Socket _packets;
    private readonly Thread _listening;

    /// <summary>Begins to listen.</summary>
    public Overheard(OwnNetwork network)
    {
        _packets = network.CreateSocket(AddressFamily.Packet, SocketType.Raw, (ProtocolType)EveryProtocol);
        _packets.SetRawSocketOption(OfSockets, ForceReceiveBuffer, BitConverter.GetBytes(Room));
        _listening = new Thread(Listen) { IsBackground = true };
        _listening.Start();
    }

    /// <summary>Whom somebody has spoken to so far, as <c>tcp 127.0.0.1:5672</c>.</summary>
    public IEnumerable<string> SpokenTo => _spokenTo.Keys.Order(StringComparer.Ordinal);

    /// <summary>Packets that came too fast to be heard, since this was last asked.</summary>
    public int CountMissed()
    {
        Span<byte> counted = stackalloc byte[8];
        _packets.GetRawSocketOption(OfPackets, Statistics, counted);
        return BinaryPrimitives.ReadInt32LittleEndian(counted[4..]);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _packets.Dispose();
        _listening.Join();
    }

    private void Listen()
    {
        var buffer = new byte[128 * 1024];
        try
        {
            while (true)
            {
                if (DestinationOf(buffer.AsSpan(0, _packets.Receive(buffer))) is { } destination)
                {
                    _spokenTo.TryAdd(destination, true);
                }
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // It has heard enough.
        }
    }

    private static string? DestinationOf(ReadOnlySpan<byte> frame) => frame.Length < Ethernet + 28 ? null
        : (frame[Ethernet] >> 4) switch
        {
            4 => Destination(frame[Ethernet + 9], frame.Slice(Ethernet + 16, 4), frame[(Ethernet + ((frame[Ethernet] & 15) * 4))..]),
            6 => Destination(frame[Ethernet + 6], frame.Slice(Ethernet + 24, 16), frame[(Ethernet + 40)..]),
            _ => null,
        };

    private static string? Destination(byte protocol, ReadOnlySpan<byte> address, ReadOnlySpan<byte> inside) => protocol switch
    {
        Tcp when (inside[13] & 0x12) == 0x02 => "tcp " + new IPEndPoint(new IPAddress(address), BinaryPrimitives.ReadUInt16BigEndian(inside[2..])), // SYN alone
        Udp => "udp " + new IPEndPoint(new IPAddress(address), BinaryPrimitives.ReadUInt16BigEndian(inside[2..])),
        _ => null,
    };
}
