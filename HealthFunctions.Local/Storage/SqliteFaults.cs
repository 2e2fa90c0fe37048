using HealthFunctions.Storage;
using Microsoft.Data.Sqlite;

namespace HealthFunctions.Local.Storage;

/// <summary>Says in the engine's own words what is wrong with the file, and what to do. Its folder is not named: it may hold a user's name.</summary>
internal static class SqliteFaults
{
    private const string File = SqliteFile.FileName;

    public static StoreException Translate(Exception fault) => new(Describe(fault), fault);

    // Result codes as in sqlite3.h; Microsoft.Data.Sqlite has no names for them.
    private static string Describe(Exception fault) => fault switch
    {
        SqliteException { SqliteErrorCode: 5 or 6 } => $"{File} is locked by another process: end it, or give each its own data folder",
        SqliteException { SqliteErrorCode: 11 or 26 } => $"{File} is damaged: stop the host, delete the file and start again; the next run fills a new one",
        SqliteException { SqliteErrorCode: 3 or 8 or 14 or 23 } or UnauthorizedAccessException =>
            $"{File} cannot be written: the data folder and the files in it must be writable for the user that runs the host",
        SqliteException { SqliteErrorCode: 13 } => $"{File} cannot grow: the disk is full",
        SqliteException { SqliteErrorCode: 10 } => $"{File} cannot be read or written: the disk reports an error",
        SqliteException e => $"{File} failed with SQLite error {e.SqliteErrorCode}",
        IOException => $"{File} cannot be made: the data folder must be a folder, or a name where one can be made",
        _ => $"{File} failed: {fault.GetType().Name}",
    };
}
