using System.Net;
using System.Net.Sockets;

namespace HealthFunctions.Tests.Servers;

/// <summary>
/// A loopback port that stays ours until it is disposed of, whether a server listens there or not: other tests, also those of
/// other test processes, take another one. Outside the range from which the system takes ports of outgoing connections.
/// </summary>
internal sealed class FreePort : IDisposable
{
    private const int First = 20_000;
    private const int End = 32_000;

    private static readonly DirectoryInfo Locks = Directory.CreateDirectory(Path.Combine(Path.GetTempPath(), "healthfunctions-ports"));

    private readonly FileStream _lock;

    private FreePort(int number, FileStream held)
    {
        Number = number;
        _lock = held;
    }

    public int Number { get; }

    public static FreePort Take()
    {
        for (var attempt = 0; attempt < 1000; attempt++)
        {
            var number = Random.Shared.Next(First, End);
            if (TryLock(number) is not { } held)
                continue;
            if (CanListen(number))
                return new FreePort(number, held);
            held.Dispose();
        }
        throw new InvalidOperationException($"No free port found between {First} and {End}.");
    }

    public void Dispose() => _lock.Dispose();

    // The system lets go of the lock when its process ends, however it ends; the empty file may stay.
    private static FileStream? TryLock(int number)
    {
        try
        {
            return new FileStream(Path.Combine(Locks.FullName, $"{number}.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static bool CanListen(int number)
    {
        using var listener = new TcpListener(IPAddress.Loopback, number) { ExclusiveAddressUse = true };
        try
        {
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
