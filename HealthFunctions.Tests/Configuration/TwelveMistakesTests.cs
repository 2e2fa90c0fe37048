using HealthFunctions.Configuration;

namespace HealthFunctions.Tests.Configuration;

public class TwelveMistakesTests
{
    [Fact]
    public void All_mistakes_are_told_in_one_go()
    {
        var loaded = Load.File(
            """
            {
              "Health": {
                "Checks": {
                  "unknown-kind": { "Kind": "databse", "ConnectionString": "Host=db;Password=hunter22" },
                  "unknown-setting": { "Kind": "plain", "FailureTreshold": 3 },
                  "missing-setting": { "Kind": "database" },
                  "bad-span": { "Kind": "plain", "Every": "30" },
                  "bad-address": { "Kind": "web", "Url": "orders.example.com/ping" },
                  "too-long": { "Kind": "plain", "Timeout": "00:02:00" },
                  "bad-threshold": { "Kind": "plain", "SuccessThreshold": 0 },
                  "Too-Long": { "Kind": "plain" },
                  "bad name": { "Kind": "plain" },
                  "unresolved": { "Kind": "database", "ConnectionString": "%OrdersDb%" },
                  "bad-pattern": { "Kind": "web", "Url": "https://orders.example.com", "Expect": { "Matches": "status: (up|ok" } }
                }
              }
            }
            """,
            new() { ["HealthSchedule"] = "*/5 * * * *" });

        Assert.Equal(
            """
            The configuration has 12 errors:

              1. HealthSchedule is "*/5 * * * *"
                 Rule:   must be an NCRONTAB expression of six fields (second minute hour day month weekday).
                 Remedy: It has five fields. Put the seconds first: "0 */5 * * * *".

              2. Health:Checks:unknown-kind:Kind is "databse"
                 Rule:   is not a kind of check.
                 Remedy: Did you mean "database"?

              3. Health:Checks:unknown-setting:FailureTreshold
                 Rule:   is not a setting of a check of kind "plain".
                 Remedy: Did you mean "FailureThreshold"?

              4. Health:Checks:missing-setting:ConnectionString
                 Rule:   is required.
                 Remedy: Add it. What it is for: How to connect.

              5. Health:Checks:bad-span:Every is "30"
                 Rule:   must be a time span from 00:00:01 to 7.00:00:00.
                 Remedy: Write "00:00:30" for 30 seconds.

              6. Health:Checks:bad-address:Url is "orders.example.com/ping"
                 Rule:   must be an absolute address that starts with http:// or https://.
                 Remedy: Write the scheme and the host as well: https://orders.example.com.

              7. Health:Checks:Too-Long
                 Rule:   "too-long" in line 9 and "Too-Long" in line 11 differ only in case.
                 Remedy: Rename or remove one of the two: names are read without regard to case.

              8. Health:Checks:too-long:Timeout is "00:02:00"
                 Rule:   must be shorter than Health:RunTimeout, which is 00:01:00.
                 Remedy: Shorten it, or raise RunTimeout.

              9. Health:Checks:bad-threshold:SuccessThreshold is "0"
                 Rule:   must be a whole number from 1 to 1000.
                 Remedy: Write 1 or more.

             10. Health:Checks:bad name is "bad name"
                 Rule:   a name is 1 to 64 letters, digits, '.', '_' or '-' (ASCII), starting with a letter or
                         digit.
                 Remedy: Rename the check; its Title may be any text.

             11. Health:Checks:unresolved:ConnectionString is "(hidden)"
                 Rule:   the app setting "OrdersDb" must exist.
                 Remedy: Set the app setting "OrdersDb", or write %% for a percent sign.

             12. Health:Checks:bad-pattern:Expect:Matches is "status: (up|ok"
                 Rule:   must be a regular expression.
                 Remedy: Look for a bracket that is not closed.

            """,
            ConfigurationReport.Text(loaded.Errors, loaded.Warnings));
    }

    // The one mistake of the list that can't stand beside the others.
    [Fact]
    public void No_checks_is_told_too() =>
        Assert.Equal("must hold at least one check", Assert.Single(Load.File("""{ "Health": { "Checks": {} } }""").Errors).Rule);
}
