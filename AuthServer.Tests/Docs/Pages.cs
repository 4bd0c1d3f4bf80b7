using AuthServer.Tests.Accounts.Importing;
using AuthServer.Tests.Containers;
using AuthServer.Tests.Data;
using AuthServer.Tests.Flows;
using AuthServer.Tests.Hosting;
using AuthServer.Tests.Keys;
using Shouldly;
using static AuthServer.Tests.Docs.Step;

namespace AuthServer.Tests.Docs;

/// <summary>Every console block of the pages, in the order in which a reader comes to them.</summary>
internal static class Pages
{
    /// <summary>What <c>./start</c> prints to be pasted.</summary>
    public const string FirstToken = "First token, 1";

    /// <summary>What brings up the two compose files.</summary>
    public const string Compose = "docs/operate/install.md, With Docker Compose, 1";
    public const string Cluster = "docs/operate/high-availability.md, Three nodes of each, 1";

    private const string DatabaseServer = "docs/operate/install.md, On MySQL or MariaDB, 1";
    private const string Itself = "it builds and runs the tests, of which this is one";
    private const string AccessToken = "\"access_token\": *\"[^\"]+\"";
    private const string RefreshToken = "\"refresh_token\": *\"[^\"]+\"";
    private const string IdToken = "\"id_token\": *\"[^\"]+\"";
    private const string NoFile = "needs a file of another system";
    private const string NoEngine = "needs a container engine";

    public static IReadOnlyList<Step> Steps { get; } =
    [
        new Elsewhere("AuthServer, 1", "./start runs beside all the others, and ./test runs this test",
            typeof(PagesTests), nameof(PagesTests.Every_console_block_works_as_it_is_printed)),
        new Pasted(FirstToken, "\"email\":\"ada@example.com\"", "(\"id\":.+){2}", "\"is_logined\":true"),
        new Pasted("First token, 2", AccessToken, RefreshToken),
        new Pasted("Operate, 1", "shop", "phone-app", "nightly-job", "orders_api", "cs_"),
        new Pasted("docs/apps/code.md, By hand, 1", "paste here") { Asks = (reader, printed) => reader.WalkAsync(printed) },
        new Pasted("docs/apps/code.md, By hand, 2", AccessToken, RefreshToken, IdToken),
        new Pasted("docs/apps/code.md, Registering an app, 1", "web-shop", "phone"),
        new Pasted("docs/apps/device.md, By hand, 1", "\"user_code\"") { Then = (reader, printed) => reader.AllowDeviceAsync(printed) },
        new Pasted("docs/apps/device.md, By hand, 2", AccessToken, IdToken),
        new Pasted("docs/apps/logout.md, By hand, 1", "/connect/logout")
        {
            Then = async (reader, printed) => (await reader.WalkAsync(printed)).ShouldBe("http://127.0.0.1/bye?state=s1"),
        },
        new Pasted("docs/moving-from-password.md, Step by step, 1", "demo", "phone-app", "password"),
        new Pasted("docs/moving-from-password.md, Step by step, 2", "phone-app"),
        new Pasted("docs/moving-from-password.md, Step by step, 3", "paste here") { Asks = (reader, printed) => reader.WalkAsync(printed) },
        new Pasted("docs/moving-from-password.md, Step by step, 4", AccessToken, RefreshToken),
        new Pasted("docs/moving-from-password.md, Step by step, 5", "phone-app", "authorization_code"),
        new Pasted("docs/moving-from-password.md, Step by step, 6", "phone-app"),
        new Pasted("docs/clients/keys.md, With private_key_jwt, 1", "nightly", AccessToken),
        new Pasted("docs/clients/certificates.md, With mutual TLS, 1", "billing", AccessToken),
        new Pasted("docs/clients/exchange.md, For the next service, 1", "stock_api", "\"email\":\"grace@example.com\"", AccessToken, "\"issued_token_type\""),
        new Pasted("docs/clients/resources.md, A token for one resource server, 1", "invoices_api", AccessToken),
        new Pasted("docs/clients/pushed-requests.md, By hand, 1", "\"request_uri\"", "/connect/authorize")
        {
            Then = async (reader, printed) => (await reader.WalkAsync(printed)).ShouldStartWith("http://localhost:3000/cb?code="),
        },
        new Elsewhere(DatabaseServer, "needs a database server called db",
            typeof(PasswordJourneyTests), nameof(PasswordJourneyTests.On_a_database_server_a_token_works_before_and_after_a_restart)),
        new Elsewhere(Compose, NoEngine, typeof(PlainFileTests), nameof(PlainFileTests.From_nothing_to_a_token_and_the_user_it_is_of)),
        new Pasted("docs/operate/moving-in.md, From FastAPI's tutorial, 1", "1 read: 1 added", AccessToken, "johndoe@example.com"),
        Import(1, nameof(SourceTests.The_table_of_ASPNET_Core_Identity_moves_in)),
        Import(2, nameof(SourceTests.A_realm_of_Keycloak_moves_in)),
        Import(3, nameof(SourceTests.An_export_of_Auth0_moves_in)),
        Import(4, nameof(SourceTests.A_table_and_a_dump_of_Django_move_in)),
        new Elsewhere("docs/operate/moving-in.md, From elsewhere, 5", NoFile,
            typeof(ImportTests), nameof(ImportTests.A_dry_run_says_what_would_be_done_and_does_nothing)),
        new Pasted("docs/operate/moving-in.md, Moving out, 1"),
        new Elsewhere("docs/operate/keys.md, Another master key, 1", "servers are restarted with other settings in between",
            typeof(ReprotectTests), nameof(ReprotectTests.A_master_key_is_replaced_without_a_moment_without_service)),
        new Elsewhere(Cluster, NoEngine, typeof(ClusterFileTests), nameof(ClusterFileTests.From_nothing_to_a_token_and_the_user_it_is_of)),
        new Elsewhere("CONTRIBUTING.md, Build, 1", Itself, typeof(PagesTests), nameof(PagesTests.Every_console_block_works_as_it_is_printed)),
        new Elsewhere("CONTRIBUTING.md, One test, all tests, 1", Itself,
            typeof(VersionTests), nameof(VersionTests.The_version_option_prints_it_and_nothing_else)),
        new Elsewhere("CONTRIBUTING.md, Where a change goes, 1", "writes into the source",
            typeof(MigrationTests), nameof(MigrationTests.The_migrations_make_the_whole_model)),
    ];

    private static Elsewhere Import(int number, string test) => new($"docs/operate/moving-in.md, From elsewhere, {number}", NoFile, typeof(SourceTests), test);
}
