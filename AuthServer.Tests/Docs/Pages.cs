using AuthServer.Tests.Containers;
using AuthServer.Tests.Data;
using AuthServer.Tests.Flows;
using AuthServer.Tests.Keys;
using Shouldly;
using static AuthServer.Tests.Docs.Step;

namespace AuthServer.Tests.Docs;

/// <summary>Every console block of the pages, in their order.</summary>
internal static class Pages
{
    private const string AccessToken = "\"access_token\": *\"[^\"]+\"";
    private const string RefreshToken = "\"refresh_token\": *\"[^\"]+\"";
    private const string IdToken = "\"id_token\": *\"[^\"]+\"";
    private const string NoEngine = "needs a container engine";

    public static IReadOnlyList<Step> Steps { get; } =
    [
        new Elsewhere("AuthServer, 1", "./start runs beside all the others, and ./test runs this test", typeof(PagesTests), nameof(PagesTests.Every_console_block_works_as_it_is_printed)),
        new Pasted("From nothing to a token, 1", "\"email\":\"ada@example.com\"", "(\"id\":.+){2}", "\"is_logined\":true"),
        new Pasted("From nothing to a token, 2", AccessToken, RefreshToken),
        new Pasted("Registering a client, 1", "shop", "phone-app", "nightly-job", "orders_api", "cs_"),
        new Pasted("Authorization code + PKCE, 1", "paste here") { Asks = (reader, printed) => reader.WalkAsync(printed) },
        new Pasted("Authorization code + PKCE, 2", AccessToken, RefreshToken, IdToken),
        new Pasted("Authorization code + PKCE, 3", "web-shop", "phone"),
        new Pasted("Signing out, 1", "/connect/logout") { Then = async (reader, printed) => (await reader.WalkAsync(printed)).ShouldBe("http://127.0.0.1/bye?state=s1") },
        new Pasted("Devices, 1", "\"user_code\"") { Then = (reader, printed) => reader.AllowDeviceAsync(printed) },
        new Pasted("Devices, 2", AccessToken, IdToken),
        new Pasted("Moving a client from password to code + PKCE, 1", "demo", "phone-app", "password"),
        new Pasted("Moving a client from password to code + PKCE, 2", "phone-app"),
        new Pasted("Moving a client from password to code + PKCE, 3", "paste here") { Asks = (reader, printed) => reader.WalkAsync(printed) },
        new Pasted("Moving a client from password to code + PKCE, 4", AccessToken, RefreshToken),
        new Pasted("Moving a client from password to code + PKCE, 5", "phone-app", "authorization_code"),
        new Pasted("Moving a client from password to code + PKCE, 6", "phone-app"),
        new Pasted("Clients that prove themselves by a key, 1", "nightly", AccessToken),
        new Pasted("Clients that prove themselves by a certificate, 1", "billing", AccessToken),
        new Pasted("Token exchange, 1", "stock_api", "\"email\":\"grace@example.com\"", AccessToken, "\"issued_token_type\""),
        new Pasted("Resource indicators, 1", "invoices_api", AccessToken),
        new Pasted("Pushed authorization requests, 1", "\"request_uri\"", "/connect/authorize")
        {
            Then = async (reader, printed) => (await reader.WalkAsync(printed)).ShouldStartWith("http://localhost:3000/cb?code="),
        },
        new Elsewhere("Keys, 1", "servers are restarted with other settings in between", typeof(ReprotectTests), nameof(ReprotectTests.A_master_key_is_replaced_without_a_moment_without_service)),
        new Elsewhere("Running it on MySQL or MariaDB, 1", "needs a database server called db", typeof(PasswordJourneyTests), nameof(PasswordJourneyTests.On_a_database_server_a_token_works_before_and_after_a_restart)),
        new Elsewhere("With Docker Compose, 1", NoEngine, typeof(PlainFileTests), nameof(PlainFileTests.From_nothing_to_a_token_and_the_user_it_is_of)),
        new Elsewhere("High availability and reliability, 1", NoEngine, typeof(ClusterFileTests), nameof(ClusterFileTests.From_nothing_to_a_token_and_the_user_it_is_of)),
        new Elsewhere("Inside, 1", "writes into the source", typeof(MigrationTests), nameof(MigrationTests.The_migrations_make_the_whole_model)),
    ];
}
