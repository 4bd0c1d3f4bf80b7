using AuthServer.Clients;
using AuthServer.Clients.Fields;
using AuthServer.Tests.Fixtures;
using Shouldly;
using Xunit;

namespace AuthServer.Tests.Clients;

public class ClientRulesTests
{
    private static readonly string AllowedSecret = new('s', 24);

    [Fact]
    public void A_confidential_client_gets_client_credentials_and_scope_api()
    {
        var client = ClientRules.Complete(new() { ClientId = "c" }, GrantsOfServer.Catalog);

        client.Grants.ShouldBe(["client_credentials"]);
        client.Scopes.ShouldBe(["api"]);
        client.DefaultScopes.ShouldBe(["api"]);
        ClientRules.Faults(client, GrantsOfServer.Catalog).ShouldBeEmpty();
    }

    [Fact]
    public void The_refresh_token_grant_brings_offline_access()
    {
        var client = ClientRules.Complete(new() { ClientId = "c", Grants = ["password", "refresh_token"] }, GrantsOfServer.Catalog);

        client.Scopes.ShouldBe(["api", "offline_access"]);
        client.DefaultScopes.ShouldBe(["api"]);
        ClientRules.Faults(client, GrantsOfServer.Catalog).ShouldBeEmpty();
    }

    [Fact]
    public void Scopes_of_OpenID_Connect_are_no_default_unless_named_so()
    {
        Complete(scopes: ["api", "openid", "profile", "email", "orders"]).DefaultScopes.ShouldBe(["api", "orders"]);
        Complete(scopes: ["openid"]).DefaultScopes.ShouldBeEmpty();
        Complete(scopes: ["api"], defaults: ["openid"]).DefaultScopes.ShouldBe(["openid"]);
    }

    [Fact]
    public void A_default_scope_is_a_scope_that_the_client_may_ask_for()
    {
        Complete(scopes: ["api"], defaults: ["email"]).Scopes.ShouldBe(["api", "email"]);
        Complete(defaults: ["email"]).Scopes.ShouldBe(["email"]);
    }

    [Fact]
    public void What_is_named_twice_counts_once()
    {
        var client = ClientRules.Complete(new()
        {
            ClientId = "c",
            Grants = ["password", "password"],
            Scopes = ["api", "api"],
            DefaultScopes = ["api", "api"],
        }, GrantsOfServer.Catalog);

        client.Grants.ShouldBe(["password"]);
        client.Scopes.ShouldBe(["api"]);
        client.DefaultScopes.ShouldBe(["api"]);
    }

    [Fact]
    public void A_resource_server_is_left_as_it_is()
    {
        var client = ClientRules.Complete(new() { ClientId = "resource_api", IsResourceServer = true }, GrantsOfServer.Catalog);

        client.Grants.ShouldBeEmpty();
        client.Scopes.ShouldBeEmpty();
        ClientRules.Faults(client, GrantsOfServer.Catalog).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("")]
    [InlineData("with space")]
    [InlineData("colon:in:it")]
    [InlineData("ümlaut")]
    [InlineData("line\nbreak")]
    [InlineData("01234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567891")]
    public void A_client_id_that_could_not_be_sent_or_stored_is_refused(string id) =>
        Faults(new() { ClientId = id }).ShouldHaveSingleItem().ShouldStartWith("A client id has 1 to 100 characters");

    [Theory]
    [InlineData("019a0000-0000-7000-8000-000000000000")]
    [InlineData("019a0000000070008000000000000000")]
    public void A_client_id_that_could_be_a_users_is_refused(string id) =>
        Faults(new() { ClientId = id }).ShouldHaveSingleItem().ShouldContain("GUID");

    [Theory]
    [InlineData("a")]
    [InlineData("Resource_api.v2~test-1")]
    [InlineData("0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789")]
    public void Other_client_ids_are_taken(string id) => Faults(new() { ClientId = id }).ShouldBeEmpty();

    [Fact]
    public void A_name_is_short_and_printable()
    {
        Faults(new() { ClientId = "c", Name = new('n', 200) }).ShouldBeEmpty();
        Faults(new() { ClientId = "c", Name = new('n', 201) }).ShouldHaveSingleItem();
        Faults(new() { ClientId = "c", Name = "a\u001b[31mb" }).ShouldHaveSingleItem();
        Faults(new() { ClientId = "c", Name = "a\nb" }).ShouldHaveSingleItem();
    }

    [Fact]
    public void An_unknown_grant_is_refused_by_name() =>
        Faults(new() { ClientId = "c", Grants = ["implicit"] }).ShouldHaveSingleItem().ShouldContain("'implicit'");

    [Fact]
    public void A_public_client_names_its_grants_and_has_neither_secret_nor_client_credentials()
    {
        Faults(new() { ClientId = "c", IsPublic = true }).ShouldHaveSingleItem().ShouldContain("--grant");
        Faults(new() { ClientId = "c", IsPublic = true, Grants = ["client_credentials"] }).ShouldHaveSingleItem().ShouldContain("4.4");
        Faults(new() { ClientId = "c", IsPublic = true, Grants = ["password"], Secret = AllowedSecret }).ShouldHaveSingleItem().ShouldContain("no secret");
        Faults(new() { ClientId = "c", IsPublic = true, Grants = ["password"] }).ShouldBeEmpty();
    }

    [Fact]
    public void Offline_access_needs_the_refresh_token_grant() =>
        Faults(new() { ClientId = "c", Grants = ["password"], Scopes = ["offline_access"] }).ShouldHaveSingleItem().ShouldContain("refresh_token");

    [Fact]
    public void A_resource_server_is_confidential_and_gets_no_tokens()
    {
        Faults(new() { ClientId = "c", IsResourceServer = true, IsPublic = true }).ShouldHaveSingleItem().ShouldContain("7662");
        Faults(new() { ClientId = "c", IsResourceServer = true, Grants = ["password"] }).ShouldHaveSingleItem().ShouldContain("no tokens");
        Faults(new() { ClientId = "c", IsResourceServer = true, Scopes = ["api"] }).ShouldHaveSingleItem();
        Faults(new() { ClientId = "c", IsResourceServer = true, DefaultScopes = ["api"] }).ShouldHaveSingleItem();
        Faults(new() { ClientId = "c", IsResourceServer = true, Secret = AllowedSecret }).ShouldBeEmpty();
    }

    [Fact]
    public void A_chosen_secret_has_24_to_256_printable_characters()
    {
        AuthenticationRules.SecretFault("").ShouldNotBeNull();
        AuthenticationRules.SecretFault(new('s', 23)).ShouldNotBeNull();
        AuthenticationRules.SecretFault(new('s', 24)).ShouldBeNull();
        AuthenticationRules.SecretFault(new('s', 256)).ShouldBeNull();
        AuthenticationRules.SecretFault(new('s', 257)).ShouldNotBeNull();
        AuthenticationRules.SecretFault(new string('s', 24) + "é").ShouldNotBeNull();
        AuthenticationRules.SecretFault(new string('s', 24) + "\t").ShouldNotBeNull();
        AuthenticationRules.SecretFault("spaces and: colons & percent% are fine").ShouldBeNull();
    }

    [Fact]
    public void All_faults_are_told_at_once() =>
        Faults(new() { ClientId = "two words", Name = "\a", Grants = ["implicit"], Secret = "short" }).Count.ShouldBe(4);

    private static ClientRegistration Complete(string[]? scopes = null, string[]? defaults = null) =>
        ClientRules.Complete(new() { ClientId = "c", Scopes = scopes ?? [], DefaultScopes = defaults ?? [] }, GrantsOfServer.Catalog);

    private static List<string> Faults(ClientRegistration given) =>
        [.. ClientRules.Faults(ClientRules.Complete(given, GrantsOfServer.Catalog), GrantsOfServer.Catalog).Select(ClientOptions.Told)];
}
