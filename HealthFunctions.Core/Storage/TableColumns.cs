using Azure.Data.Tables;

namespace HealthFunctions.Storage;

/// <summary>Reads columns of a row that anyone may have edited: what is not there, or has another type, is null.</summary>
internal static class TableColumns
{
    public static string? Text(TableEntity entity, string name) => entity.TryGetValue(name, out var value) ? value as string : null;

    public static int? Number(TableEntity entity, string name) => entity.TryGetValue(name, out var value) ? Number(value) : null;

    // A whole number may have been edited to one, in which case the service keeps it as such.
    public static double? Real(TableEntity entity, string name) => entity.TryGetValue(name, out var value) && value is double real ? real : Number(entity, name);

    private static int? Number(object? value) => value switch
    {
        int number => number,
        long number => (int)Math.Clamp(number, 0, int.MaxValue),
        _ => null,
    };
}
