using System.Text;
using AuthServer.Tests.Fixtures;
using Shouldly;
using Xunit;
using static AuthServer.Tests.Accounts.Importing.Moving;

namespace AuthServer.Tests.Accounts.Importing;

/// <summary>Whatever is wrong with a line, the others go in, and it is named.</summary>
public sealed class BadFileTests
{
    private static readonly byte[] NewLine = [(byte)'\n'];
    private static readonly byte[] BrokenUtf8 = [0xC3, 0x28];

    private readonly string _old = Guid.NewGuid().ToString("N");

    [Fact]
    public async Task Broken_lines_of_JSON_are_named_and_the_rest_goes_in_once()
    {
        var server = (await SharedHost.OnAsync(DatabaseKind.Sqlite)).Server;
        var file = FileOf(
            "users.jsonl",
            [0xEF, 0xBB, 0xBF], Bytes(Line(Email(1), Id(1))), NewLine,
            Bytes($$"""{"email":"x"""), BrokenUtf8, Bytes("""y@example.com"}"""), NewLine,
            Bytes($$"""{"email":"{{Email(3)}}","padding":"{{new string('x', 10_485_760)}}"}"""), NewLine,
            NewLine,
            Bytes(Line(Email(5), Id(5), hash: "$0$unknown")), NewLine,
            Bytes(Line(Email(6), Id(6))), [(byte)'\r'], NewLine,
            Bytes("[1,2]"), NewLine,
            Bytes(Line(Email(6), Id(8))), NewLine,
            Bytes(Line(Email(9), Id(9))), NewLine,
            Bytes(Line(Email(10), Id(10))[..40]));

        for (var run = 0; run < 2; run++)
        {
            var result = await server.ImportAsync(file);

            result.ExitCode.ShouldBe(1);
            result.Counts().ShouldBe(run is 0 ? (9, 3, 0, 6) : (9, 0, 3, 6));
            var reasons = result.Refusals();
            reasons.Keys.ShouldBe([2, 3, 5, 7, 8, 10], ignoreOrder: true);
            reasons[2].ShouldContain("UTF-8");
            reasons[3].ShouldContain("1 MiB");
            reasons[5].ShouldContain("password hash is unknown");
            reasons[7].ShouldContain("no JSON object");
            reasons[8].ShouldContain("earlier line");
            reasons[10].ShouldContain("cut off");
        }
    }

    [Fact]
    public async Task Broken_rows_of_a_table_are_named_and_the_rest_goes_in_once()
    {
        var server = (await SharedHost.OnAsync(DatabaseKind.Sqlite)).Server;
        var file = FileOf(
            "users.csv",
            [0xEF, 0xBB, 0xBF], Bytes("\"id\";\"email\";hashed_password;note\r\n"),
            Bytes($"{Id(2)};{Email(2)};{Bcrypt};\"two\nlines; and \"\"quotes\"\"\"\r\n"),
            Bytes($"{Id(4)};{Email(4)};{Bcrypt}\r\n"),
            Bytes($"{Id(5)};x"), BrokenUtf8, Bytes(";y;z\r\n"),
            Bytes($"{Id(6)};{Email(6)};{Bcrypt};{new string('x', 10_485_760)}\r\n"),
            Bytes($"{Id(7)};{Email(7)};{Bcrypt};NULL\r\n"),
            Bytes($"{Id(8)};{Email(8)};{Bcrypt};\"cut off"));

        for (var run = 0; run < 2; run++)
        {
            var result = await server.ImportAsync(file, "--from", "fastapi");

            result.ExitCode.ShouldBe(1);
            result.Counts().ShouldBe(run is 0 ? (6, 2, 0, 4) : (6, 0, 2, 4));
            var reasons = result.Refusals();
            reasons.Keys.ShouldBe([4, 5, 6, 8], ignoreOrder: true);
            reasons[4].ShouldContain("3 fields");
            reasons[5].ShouldContain("UTF-8");
            reasons[6].ShouldContain("1 MiB");
            reasons[8].ShouldContain("cut off");
        }
    }

    [Fact]
    public async Task Of_a_list_that_is_cut_off_all_before_the_cut_goes_in()
    {
        var server = (await SharedHost.OnAsync(DatabaseKind.Sqlite)).Server;
        var file = FileOf(
            "realm.json",
            Bytes("{\n \"realm\": \"shop\", \"roles\": {\"realm\": [{\"name\": \"users\"}]},\n \"users\": [\n"),
            Bytes(Keycloak(1)), Bytes(",\n"),
            Bytes($$"""{"username":"x"""), BrokenUtf8, Bytes("\"}"), Bytes(",\n"),
            Bytes($$"""{"username":"long","note":"{{new string('x', 10_485_760)}}"}"""), Bytes(",\n"),
            Bytes("17,\n"),
            Bytes(Keycloak(8)), Bytes(",\n"),
            Bytes(Keycloak(9)[..30]));

        for (var run = 0; run < 2; run++)
        {
            var result = await server.ImportAsync(file, "--from", "keycloak");

            result.ExitCode.ShouldBe(1);
            result.Counts().ShouldBe(run is 0 ? (6, 2, 0, 4) : (6, 0, 2, 4));
            var reasons = result.Refusals();
            reasons.Keys.ShouldBe([5, 6, 7, 9], ignoreOrder: true);
            reasons[5].ShouldContain("UTF-8");
            reasons[6].ShouldContain("1 MiB");
            reasons[7].ShouldContain("no JSON object");
            reasons[9].ShouldContain("From here on");
        }
    }

    [Theory]
    [InlineData("""{"realm": "shop"}""", "keycloak", "no list 'users'")]
    [InlineData("", "keycloak", "From here on")]
    [InlineData("nothing", "keycloak", "From here on")]
    [InlineData("[", "django", "From here on")]
    public async Task A_file_without_what_it_should_hold_says_so(string content, string from, string reason)
    {
        var result = await (await SharedHost.OnAsync(DatabaseKind.Sqlite)).Server.ImportAsync(FileOf("file.json", content), "--from", from);

        result.ExitCode.ShouldBe(1);
        result.Refusals().ShouldHaveSingleItem().Value.ShouldContain(reason);
    }

    [Fact]
    public async Task Refusals_go_to_a_file_where_one_is_named_and_write_no_control_characters()
    {
        var server = (await SharedHost.OnAsync(DatabaseKind.Sqlite)).Server;
        var report = Path.Combine(Path.GetDirectoryName(FileOf("x", ""))!, "refused.txt");

        var result = await server.RunAsync(
            "users", "import", FileOf("users.jsonl", Lines(Line("nobody"), """{"user_name":"u","disabled":"\u001b[31m"}""")), "--report", report);

        (result.ExitCode, result.Error).ShouldBe((1, ""));
        result.Output.ShouldContain("2 refused");
        var lines = await File.ReadAllLinesAsync(report);
        lines.Length.ShouldBe(2);
        lines[0].ShouldStartWith("line 1: This is not an e-mail address");
        string.Concat(lines).ShouldNotContain("\u001b");
    }

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private string Email(int number) => $"u{number}-{_old}@example.com";

    private string Id(int number) => $"{number}-{_old}";

    private string Keycloak(int number) => $$"""{"id":"{{Id(number)}}","username":"{{Email(number)}}","email":"{{Email(number)}}","enabled":true}""";
}
