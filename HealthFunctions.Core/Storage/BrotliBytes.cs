using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.IO.Compression;

namespace HealthFunctions.Storage;

/// <summary>Brotli with a limit on both sides: what is written must fit, and what is read must not inflate without end.</summary>
internal static class BrotliBytes
{
    // The fastest level: a run compresses on every pass, and higher ones gain little on repetitive JSON.
    private const int Quality = 1;
    private const int Window = 22;
    private const int FirstBuffer = 256 * 1024;

    /// <summary>Compresses, unless the result would be longer than <paramref name="limit"/>.</summary>
    public static bool TryCompress(ReadOnlySpan<byte> plain, int limit, [NotNullWhen(true)] out byte[]? packed)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(limit);
        try
        {
            var fits = BrotliEncoder.TryCompress(plain, buffer.AsSpan(0, limit), out var written, Quality, Window);
            packed = fits ? buffer.AsSpan(0, written).ToArray() : null;
            return fits;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Inflates to at most <paramref name="limit"/> bytes.</summary>
    /// <exception cref="StoreException">Not Brotli, incomplete, followed by something else, or too large.</exception>
    public static ArraySegment<byte> Decompress(ReadOnlySpan<byte> packed, int limit)
    {
        using var decoder = new BrotliDecoder();
        var buffer = new byte[Math.Min(limit, FirstBuffer)];
        var length = 0;
        while (true)
        {
            var status = decoder.Decompress(packed, buffer.AsSpan(length), out var consumed, out var written);
            packed = packed[consumed..];
            length += written;
            switch (status)
            {
                case OperationStatus.Done when packed.IsEmpty:
                    return new ArraySegment<byte>(buffer, 0, length);
                case OperationStatus.Done:
                    throw HeadCodec.Damaged("more follows after its end");
                case OperationStatus.NeedMoreData:
                    throw HeadCodec.Damaged("it ends too early");
                case OperationStatus.DestinationTooSmall when length < limit:
                    Array.Resize(ref buffer, (int)Math.Min(limit, buffer.Length * 2L));
                    break;
                case OperationStatus.DestinationTooSmall:
                    throw HeadCodec.Damaged("it inflates to more than a snapshot can be");
                default:
                    throw HeadCodec.Damaged("it is not Brotli data");
            }
        }
    }
}
