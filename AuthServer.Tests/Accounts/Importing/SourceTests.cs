using System.Net;
using System.Text.Json;
using AuthServer.Tests.Accounts.Passwords;
using AuthServer.Tests.Fixtures;
using Microsoft.AspNetCore.Identity;
using Shouldly;
using Xunit;
using static AuthServer.Tests.Accounts.Importing.Moving;

namespace AuthServer.Tests.Accounts.Importing;

/// <summary>Files as the other systems write them.</summary>
public sealed class SourceTests : IAsyncLifetime
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    private readonly string _old = Guid.NewGuid().ToString("N")[..12];
    private SharedHost _host = null!;

    public async Task InitializeAsync() => _host = await SharedHost.OnAsync(DatabaseKind.Sqlite);

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task The_table_of_FastAPIs_tutorial_moves_in()
    {
        await ImportsAsync("fastapi", "users.csv", Lines(
            "id,username,full_name,email,hashed_password,disabled",
            $"1{_old},johndoe-{_old},John Doe,john-{_old}@example.com,{Bcrypt},0",
            $"2{_old},,Alice,alice-{_old}@example.com,{Bcrypt},1"), added: 2, disabled: 1);

        await SignsInAsync($"johndoe-{_old}");
        (await _host.Server.ShowAsync($"2{_old}")).GetProperty("disabled").GetBoolean().ShouldBeTrue();
    }

    [Fact]
    public async Task The_table_of_fastapi_users_moves_in()
    {
        var id = Guid.NewGuid().ToString();
        await ImportsAsync("fastapi", "users.jsonl", $$"""
            {"id":"{{id}}","email":"fu-{{_old}}@example.com","hashed_password":"{{Bcrypt}}","is_active":true,"is_superuser":false,"is_verified":true}
            """, added: 1);

        await SignsInAsync($"fu-{_old}@example.com");
        (await VerifiedAsync(id)).ShouldBe(1);
    }

    [Fact]
    public async Task The_table_of_ASPNET_Core_Identity_moves_in()
    {
        var (id, hash) = (Guid.NewGuid().ToString(), new PasswordHasher<object>().HashPassword(this, Password));
        await ImportsAsync("identity", "AspNetUsers.csv", Lines(
            "Id,UserName,NormalizedUserName,Email,NormalizedEmail,EmailConfirmed,PasswordHash,SecurityStamp,LockoutEnd,LockoutEnabled",
            $"{id},bob-{_old},X,bob-{_old}@example.com,X,True,{hash},stamp,NULL,True",
            $"{Guid.NewGuid()},eve-{_old},X,eve-{_old}@example.com,X,False,{hash},stamp,9999-12-31 23:59:59.9999999 +00:00,True",
            $"{Guid.NewGuid()},tim-{_old},X,tim-{_old}@example.com,X,False,{hash},stamp,2020-01-01 00:00:00 +00:00,True"), added: 3, disabled: 1);

        await SignsInAsync($"bob-{_old}");
        (await VerifiedAsync(id)).ShouldBe(1);
        (await _host.Server.Database.ScalarAsync<string>("SELECT SecurityStamp FROM AspNetUsers WHERE Id = @0", id)).ShouldNotBe("stamp");
    }

    [Fact]
    public async Task A_realm_of_Keycloak_moves_in()
    {
        var users = ForeignVectors.Keycloak.Select((entry, i) => new
        {
            id = Guid.NewGuid().ToString(),
            username = $"kc{i}-{_old}",
            email = $"kc{i}-{_old}@example.com",
            emailVerified = i is 0,
            enabled = true,
            createdTimestamp = 1_560_000_000_000,
            credentials = new[]
            {
                new { type = "otp", secretData = "{}", credentialData = "{}" },
                new
                {
                    type = "password", secretData = entry.Credential.GetProperty("secretData").GetString()!,
                    credentialData = entry.Credential.GetProperty("credentialData").GetString()!,
                },
            },
        }).ToList();
        var realm = JsonSerializer.Serialize(new
        {
            realm = "shop",
            users = users.Cast<object>().Append(new { username = "service-account-x", serviceAccountClientId = "x" }),
            clients = new[] { new { clientId = "users" } },
        }, Indented);

        var result = await ImportsAsync("keycloak", "realm.json", realm, added: users.Count);

        result.Count("other").ShouldBe(1);
        foreach (var (user, entry) in users.Zip(ForeignVectors.Keycloak))
        {
            await SignsInAsync(user.username, entry.Password);
        }

        (await VerifiedAsync(users[0].id), await VerifiedAsync(users[1].id)).ShouldBe((1, 0));
    }

    [Fact]
    public async Task An_export_of_Auth0_moves_in()
    {
        await ImportsAsync("auth0", "auth0.ndjson", Lines(
            $$"""{"_id":{"$oid":"a{{_old}}"},"email_verified":true,"email":"a-{{_old}}@example.com","passwordHash":"{{Bcrypt}}","tenant":"t"}""",
            $$"""{"user_id":"google-oauth2|{{_old}}","email":"b-{{_old}}@example.com","email_verified":false,"blocked":true}""",
            $$$"""
            {"id":"c{{{_old}}}","email":"c-{{{_old}}}@example.com","custom_password_hash":{"algorithm":"pbkdf2","hash":{"value":"{{{Auth0Pbkdf2.Hash}}}"} } }
            """), added: 3, disabled: 1);

        await SignsInAsync($"a-{_old}@example.com");
        await SignsInAsync($"c-{_old}@example.com", Auth0Pbkdf2.Password);
        (await _host.Server.ShowAsync($"auth0|a{_old}")).GetProperty("external_id").GetString().ShouldBe($"auth0|a{_old}");
        (await _host.Server.ShowAsync($"google-oauth2|{_old}")).GetProperty("disabled").GetBoolean().ShouldBeTrue();
    }

    [Fact]
    public async Task A_table_and_a_dump_of_Django_move_in()
    {
        var vector = ForeignVectors.Good.First(good => good.By.Contains("PBKDF2PasswordHasher", StringComparison.Ordinal));
        await ImportsAsync("django", "auth_user.csv", Lines(
            "id,password,last_login,is_superuser,username,first_name,last_name,email,is_staff,is_active,date_joined",
            $"1{_old},{vector.Hash},,f,dj-{_old},,,dj-{_old}@example.com,f,t,2020-02-03 04:05:06.789+00",
            $"2{_old},!unusable,,f,no-{_old},,,,f,f,2020-02-03"), added: 2, disabled: 1);
        var dump = await ImportsAsync("django", "dump.json", $$$"""
            [
            {"model": "sessions.session", "pk": "x", "fields": {"session_data": "y"}},
            {"model": "auth.user", "pk": 3{{{_old.GetHashCode(StringComparison.Ordinal) & 0xffffff}}},
             "fields": {"password": "{{{vector.Hash}}}", "username": "dump-{{{_old}}}", "email": "", "is_active": true, "date_joined": "2020-02-03T04:05:06Z"}}
            ]
            """, added: 1);

        dump.Count("other").ShouldBe(1);
        await SignsInAsync($"dj-{_old}", vector.Password);
        await SignsInAsync($"dump-{_old}", vector.Password);
    }

    [Fact]
    public async Task Weak_hashes_are_kept_only_where_the_operator_says_so_and_then_inside_Argon2id()
    {
        var vectors = ForeignVectors.Weak.ToList();
        var file = FileOf("users.jsonl", Lines([.. vectors.Select((vector, i) => Line($"weak{i}-{_old}@example.com", $"{i}-{_old}", vector.Hash))]));

        var refused = await _host.Server.ImportAsync(file);
        refused.Counts().ShouldBe((vectors.Count, 0, 0, vectors.Count));
        refused.Refusals().Values.ShouldAllBe(reason => reason.Contains("--wrap"));

        var wrapped = await _host.Server.ImportAsync(file, "--wrap");
        (wrapped.ExitCode, wrapped.Count("added"), wrapped.Count("wrapped")).ShouldBe((0, vectors.Count, vectors.Count));
        (await _host.Server.Database.ScalarAsync<int>(
            "SELECT COUNT(*) FROM AspNetUsers WHERE ExternalId LIKE @0 AND PasswordHash LIKE @1", $"%-{_old}", "$wrap$%$argon2id$%")).ShouldBe(vectors.Count);
        foreach (var (i, vector) in vectors.Index().Where(entry => entry.Index % 3 is 1))
        {
            await SignsInAsync($"weak{i}-{_old}@example.com", vector.Password);
        }
    }

    private static ForeignVectors.Vector Auth0Pbkdf2 => ForeignVectors.Good.First(good => good.By.Contains("Auth0", StringComparison.Ordinal));

    private async Task<CommandResult> ImportsAsync(string from, string name, string content, int added, int disabled = 0)
    {
        var result = await _host.Server.ImportAsync(FileOf(name, content), "--from", from);
        result.Error.ShouldBeEmpty();
        (result.ExitCode, result.Count("added"), result.Count("disabled")).ShouldBe((0, added, disabled));
        return result;
    }

    private async Task SignsInAsync(string name, string password = Password)
    {
        (await _host.Server.SignInAsync(_host.Web, name, password)).Status.ShouldBe(HttpStatusCode.OK, name);
        (await _host.Server.SignInAsync(_host.Web, name, "x" + password)).Error.ShouldBe("invalid_grant", name);
    }

    private Task<int> VerifiedAsync(string id) => _host.Server.Database.ScalarAsync<int>("SELECT EmailConfirmed FROM AspNetUsers WHERE Id = @0", id);
}
