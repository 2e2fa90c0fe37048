using System.Text;

namespace HealthFunctions.Storage;

/// <summary>The storage failed. The message is written by the engine and carries no secret, account name or address.</summary>
/// <remarks>The inner exception is for a debugger only: it comes from a driver and may say anything.</remarks>
public sealed class StoreException : Exception
{
    public StoreException()
    {
    }

    public StoreException(string message)
        : base(message)
    {
    }

    public StoreException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }

    /// <summary>
    /// Set when the storage works and the head in it cannot be read: a run may start afresh and replace it by naming this
    /// version, because nobody else will ever mend it.
    /// </summary>
    public HeadVersion? DamagedHead { get; init; }

    // Loggers print this. Of the inner exceptions only the types are safe.
    public override string ToString()
    {
        var text = new StringBuilder($"{nameof(StoreException)}: {Message}");
        for (var inner = InnerException; inner is not null; inner = inner.InnerException)
            text.Append(" <- ").Append(inner.GetType().Name);
        return text.AppendLine().Append(StackTrace).ToString();
    }
}
