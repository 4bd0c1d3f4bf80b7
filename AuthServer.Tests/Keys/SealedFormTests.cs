using System.Data.Common;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using AuthServer.Tests.Fixtures;
using Shouldly;

namespace AuthServer.Tests.Keys;

/// <summary>
/// The form of what is stored encrypted, as every version has read and written it: nonce, tag, encrypted bytes (AES-256-GCM). It is told
/// here once more, by hand: a database outlives the version that filled it.
/// </summary>
public class SealedFormTests
{
    private const int NonceBytes = 12;
    private const int TagBytes = 16;

    [DatabaseTheory, EveryDatabase]
    public async Task A_key_lies_under_the_master_key_with_its_purpose_and_id(DatabaseKind kind)
    {
        var master = RandomNumberGenerator.GetBytes(32);
        var database = await TestDatabase.CreateAsync(kind);
        var settings = database.With(("Keys__MasterKey", Convert.ToHexString(master)));
        await Operator.PrepareAsync(settings);

        foreach (var row in await database.ReadAsync("SELECT `Purpose`, `Id` FROM `Keys`"))
        {
            var (purpose, id) = (row[0], row[1]);
            var context = Encoding.UTF8.GetBytes($"{purpose}:{id}");
            var secret = Open(master, await BytesAsync(database, "SELECT `ProtectedKey` FROM `Keys` WHERE `Id` = @0", id), context);
            if (purpose is "signing")
            {
                using var key = ECDsa.Create();
                key.ImportPkcs8PrivateKey(secret, out _);
            }

            (await database.ExecuteAsync("UPDATE `Keys` SET `ProtectedKey` = @1 WHERE `Id` = @0", id, Seal(master, secret, context))).ShouldBe(1);
        }

        // What was sealed by other hands opens.
        (await CommandResult.RunAsync(settings, null, ["keys", "list", "--json"])).ShouldSucceed().GetArrayLength().ShouldBe(3);
        Dictionary<string, string?> more = new() { ["Keys__MasterKey"] = settings["Keys__MasterKey"] };
        await using var server = await AuthServerHost.StartAsync(kind, more, database);
        var client = await server.AddClientAsync("--grant", "client_credentials");
        (await server.IsActiveAsync(client, (await server.TokenAsync(client, ("grant_type", "client_credentials"))).AccessToken)).ShouldBeTrue();
    }

    [DatabaseTheory, EveryDatabase]
    public async Task An_answer_that_may_be_repeated_lies_under_a_key_of_the_presented_token(DatabaseKind kind)
    {
        var host = (await SharedHost.OnAsync(kind)).Server;
        var client = await host.AddClientAsync("--grant", "password", "refresh_token", "--scope", "api", "openid", "--refresh-retry-seconds", "60");
        var first = await host.PasswordTokenAsync(client, await host.RegisterAsync(), "api offline_access");
        var second = await host.RefreshAsync(client, first.RefreshToken);
        var signInId = Jwt.Claims(first.AccessToken).GetProperty("oi_au_id").GetString()!;
        var id = (await host.Database.ScalarAsync<string>(
            "SELECT `Id` FROM `OpenIddictTokens` WHERE `AuthorizationId` = @0 AND `SealedAnswer` IS NOT NULL", signInId))!;

        var key = HKDF.DeriveKey(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(first.RefreshToken), 32, info: Encoding.UTF8.GetBytes("refresh retry"));
        var answer = Open(key, await BytesAsync(host.Database, "SELECT `SealedAnswer` FROM `OpenIddictTokens` WHERE `Id` = @0", id), []);
        JsonDocument.Parse(answer).RootElement.GetProperty("Response").GetProperty("refresh_token").GetString().ShouldBe(second.RefreshToken);
        (await host.Database.ExecuteAsync("UPDATE `OpenIddictTokens` SET `SealedAnswer` = @1 WHERE `Id` = @0", id, Seal(key, answer, []))).ShouldBe(1);

        (await host.RefreshAsync(client, first.RefreshToken)).RefreshToken.ShouldBe(second.RefreshToken);
    }

    private static byte[] Open(byte[] key, byte[] stored, byte[] context)
    {
        var content = new byte[stored.Length - NonceBytes - TagBytes];
        using AesGcm aes = new(key, TagBytes);
        aes.Decrypt(stored.AsSpan(0, NonceBytes), stored.AsSpan(NonceBytes + TagBytes), stored.AsSpan(NonceBytes, TagBytes), content, context);
        return content;
    }

    private static byte[] Seal(byte[] key, byte[] content, byte[] context)
    {
        var (nonce, tag, encrypted) = (RandomNumberGenerator.GetBytes(NonceBytes), new byte[TagBytes], new byte[content.Length]);
        using AesGcm aes = new(key, TagBytes);
        aes.Encrypt(nonce, content, encrypted, tag, context);
        return [.. nonce, .. tag, .. encrypted];
    }

    private static async Task<byte[]> BytesAsync(TestDatabase database, string sql, string id)
    {
        await using var connection = database.Connect();
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        DbParameter parameter = command.CreateParameter();
        (parameter.ParameterName, parameter.Value) = ("@0", id);
        command.Parameters.Add(parameter);
        return (byte[])(await command.ExecuteScalarAsync())!;
    }
}
