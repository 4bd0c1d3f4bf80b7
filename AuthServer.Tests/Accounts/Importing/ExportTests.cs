using System.Net;
using System.Text.Json;
using AuthServer.Tests.Fixtures;
using Shouldly;
using Xunit;
using static AuthServer.Tests.Accounts.Importing.Moving;

namespace AuthServer.Tests.Accounts.Importing;

public sealed class ExportTests
{
    [DatabaseTheory]
    [EveryDatabase]
    public async Task What_one_server_exports_another_takes_in_whole(DatabaseKind kind)
    {
        await using var server = await AuthServerHost.StartAsync(kind);
        var own = await server.RegisterAsync(Password);
        await server.ImportAsync(FileOf("users.jsonl", Lines(
            $$"""
            {"id":"17","user_name":"ada","email":"ada@example.com","email_verified":true,"password_hash":"{{Bcrypt}}","created_at":"2019-05-06T07:08:09Z"}
            """,
            """{"id":"18","user_name":"日本","disabled":true}""", Line("md5@example.com", "19", "3cb4e732631f47e6eb961f34554b7cde"))), "--wrap");

        var export = await server.RunAsync("users", "export", "--with-hashes", "--yes");
        export.ExitCode.ShouldBe(0, export.Error);
        export.Output.ShouldContain("日本");
        await using var other = await AuthServerHost.StartAsync(DatabaseKind.Sqlite);
        var web = await other.AddClientAsync("--public", "--grant", "password");
        var imported = await other.ImportAsync(FileOf("moved.jsonl", export.Output));

        (imported.ExitCode, imported.Count("added")).ShouldBe((0, 4));
        (await other.RunAsync("users", "export", "--with-hashes", "--yes")).Output.ShouldBe(export.Output);
        (await other.ShowAsync(own.Email)).GetProperty("id").GetString().ShouldBe(own.Id);
        (await other.SignInAsync(web, "ada")).Status.ShouldBe(HttpStatusCode.OK);
        (await other.SignInAsync(web, "md5@example.com", "correct horse")).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Hashes_leave_only_when_it_is_said_twice()
    {
        var server = (await SharedHost.OnAsync(DatabaseKind.Sqlite)).Server;
        var user = await server.RegisterAsync();

        (await server.RunAsync("users", "export", "--with-hashes")).ShouldFail().ShouldContain("--yes");

        var export = await server.RunAsync("users", "export");
        export.ExitCode.ShouldBe(0);
        export.Output.ShouldNotContain("$argon2id$");
        var line = export.Output.Split('\n').Single(line => line.Contains(user.Id, StringComparison.Ordinal));
        JsonDocument.Parse(line).RootElement.GetProperty("email").GetString().ShouldBe(user.Email);
    }
}
