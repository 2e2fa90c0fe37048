namespace HealthFunctions.Storage;

/// <summary>The storage failed. The message is written by the engine and carries no secret, account name or address.</summary>
public sealed class StoreException : Exception
{
    public StoreException()
    {
    }

    public StoreException(string message)
        : base(message)
    {
    }

    public StoreException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
