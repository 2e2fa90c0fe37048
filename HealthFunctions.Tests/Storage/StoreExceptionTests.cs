using Azure;
using Azure.Identity;
using HealthFunctions.Storage;

namespace HealthFunctions.Tests.Storage;

public sealed class StoreExceptionTests
{
    private const string Secret = "AccountKey=cGxhbnRlZA==";

    [Fact]
    public void Printed_exception_names_the_types_inside_and_quotes_none_of_them()
    {
        var error = TableFaults.Translate(new RequestFailedException(403, Secret, "AuthenticationFailed", new IOException(Secret)));

        Assert.StartsWith(
            "StoreException: table service refused the credentials (403 AuthenticationFailed) <- RequestFailedException <- IOException",
            error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, error.ToString(), StringComparison.Ordinal);
    }

    public static TheoryData<Exception, string> Faults => new()
    {
        { new AuthenticationFailedException(Secret), "no token for the table service: the identity is not available here or was refused" },
        { new CredentialUnavailableException(Secret), "no token for the table service: the identity is not available here or was refused" },
        { new TaskCanceledException(Secret), "table service did not answer in time" },
        { new AggregateException(Secret, new IOException(Secret), new RequestFailedException(500, Secret)), "table service answered 500" },
        { new RequestFailedException(0, Secret, null, null), "table service unreachable" },
        { new NotSupportedException(Secret), "table service failed: NotSupportedException" },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void Every_fault_of_the_driver_is_told_in_our_own_words(Exception fault, string message) =>
        Assert.Equal(message, TableFaults.Translate(fault).Message);
}
