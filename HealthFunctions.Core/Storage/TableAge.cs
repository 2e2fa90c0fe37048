using Azure;
using Azure.Data.Tables;

namespace HealthFunctions.Storage;

/// <summary>How old a row is, by the service's clock alone.</summary>
internal static class TableAge
{
    // Both times are the service's own, so this machine's clock may be wrong. Date has whole seconds: it may seem to be before Timestamp.
    public static TimeSpan Of(Response response, TableEntity row)
    {
        if (response.Headers.Date is not { } now || row.Timestamp is not { } written)
            throw new StoreException("table service sent no date, so the age of the results is not known");
        return now > written ? now - written : TimeSpan.Zero;
    }
}
