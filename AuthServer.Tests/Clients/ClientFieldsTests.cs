using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using AuthServer.Clients;
using AuthServer.Clients.Fields;
using AuthServer.Tests.Architecture;
using AuthServer.Tests.Fixtures;
using Shouldly;
using Xunit;

namespace AuthServer.Tests.Clients;

/// <summary>Walks the catalog: what is described of a field holds at every door. A new field needs an entry in <see cref="FieldSample"/>.</summary>
public partial class ClientFieldsTests
{
    [Fact]
    public void Every_field_has_an_example_and_every_option_of_a_change_too()
    {
        var samples = FieldSample.All();

        samples.Select(sample => sample.Field).ShouldBe(ClientFields.All, ignoreOrder: true);
        samples.SelectMany(sample => sample.Changes).Select(change => change.Options[0])
            .ShouldBe(ClientOptions.ForChange(GrantsOfServer.Catalog).Select(option => option.Option.Name), ignoreOrder: true);
    }

    [Fact]
    public void Every_member_of_a_registration_is_described_by_one_field()
    {
        // Each field writes into a registration that has nothing else; what is there then is its member.
        var described = ClientFields.All.Select(field => Filled(field)).ToList();

        var members = typeof(ClientRegistration).GetProperties().Where(property => property.CanWrite).ToList();
        foreach (var member in members)
        {
            described.Count(client => !Same(member.GetValue(client), member.GetValue(new ClientRegistration { ClientId = "" }))).ShouldBe(1, member.Name);
        }

        described.Count.ShouldBe(members.Count);
    }

    [Fact]
    public void No_two_fields_have_one_name_or_one_option()
    {
        ClientFields.All.Select(field => field.Name).ShouldBeUnique();
        ClientOptions.ForAdd(GrantsOfServer.Catalog).Select(option => option.Option.Name).ShouldBeUnique();
        ClientOptions.ForChange(GrantsOfServer.Catalog).Select(option => option.Option.Name).ShouldBeUnique();
        ClientFields.Shown.Select(shown => shown.Label).ShouldBeUnique();
    }

    [Fact]
    public void A_rule_names_fields_and_a_shell_says_its_options_for_them()
    {
        ClientRegistration client = new()
        {
            ClientId = "c",
            Grants = ["password"],
            RefreshRetrySeconds = 70,
            TlsSubject = "CN=a",
            Secret = "short",
            IsResourceServer = true,
            ResourceUri = "orders",
        };

        var faults = ClientRules.Faults(client, GrantsOfServer.Catalog).ToList();

        var retry = faults.Where(fault => fault.Field == LifetimeFields.RefreshRetrySeconds).ToList();
        retry.Select(fault => $"{fault}").ShouldBe(["refresh_retry_seconds needs grants refresh_token.", "refresh_retry_seconds is between 0 and 60."]);
        retry.Select(ClientOptions.Told).ShouldBe(["--refresh-retry-seconds needs --grant refresh_token.", "--refresh-retry-seconds is between 0 and 60."]);
        faults.Count.ShouldBeGreaterThan(4);
        faults.ShouldAllBe(fault => !fault.ToString().Contains("--", StringComparison.Ordinal));
    }

    [Fact]
    public void No_text_but_an_options_own_name_has_an_option_in_it()
    {
        var texts =
            from path in Repository.SourcesOf("AuthServer")
            where path.StartsWith("AuthServer/Clients/", StringComparison.Ordinal) && !path.Contains("Command", StringComparison.Ordinal)
            from line in Repository.Lines(path)
            where !line.TrimStart().StartsWith("///", StringComparison.Ordinal) && OptionInText().IsMatch(line)
            select $"{path}: {line.Trim()}";

        texts.ShouldBeEmpty();
    }

    [DatabaseTheory, EveryDatabase]
    public async Task Every_field_is_given_shown_and_comes_back_from_the_database(DatabaseKind kind)
    {
        var server = (await SharedHost.OnAsync(kind)).Server;
        List<(FieldSample Sample, string Id)> added = [];
        foreach (var sample in FieldSample.All())
        {
            var id = NewId();
            var options = For(id, sample.Options);
            var given = ClientRules.Complete(await server.Operator.ReadClientAsync(id, options), GrantsOfServer.Catalog);
            await server.Operator.AddClientAsync(id, options);
            CameBack(sample.Field, given, (await FindAsync(server, id)).Client).ShouldBeTrue(sample.Field.Name);
            added.Add((sample, id));
        }

        var listed = (await server.RunAsync("clients", "list", "--json")).ShouldSucceed().EnumerateArray()
            .ToDictionary(client => client.GetProperty("client_id").GetString()!);
        foreach (var (sample, id) in added)
        {
            ShouldShow(listed[id], sample.Field, sample.Shown.Replace("{id}", id, StringComparison.Ordinal));
            ClientTables.OfOne(await FindAsync(server, id)).Rows.Count.ShouldBe((await FindAsync(server, id)).Members.Count);
        }
    }

    [DatabaseTheory, EveryDatabase]
    public async Task What_can_be_changed_is_changed_and_nothing_else_with_it(DatabaseKind kind)
    {
        var server = (await SharedHost.OnAsync(kind)).Server;
        foreach (var sample in FieldSample.All())
        {
            var id = NewId();
            await server.Operator.AddClientAsync(id, For(id, sample.Options));
            foreach (var (options, shown) in sample.Changes)
            {
                var before = (await FindAsync(server, id)).Client;

                await server.Operator.ChangeClientAsync(id, options);

                var after = await FindAsync(server, id);
                ShouldShow(JsonSerializer.SerializeToElement(after.Members), sample.Field, shown);
                ClientFields.All.Where(field => !field.IsSame(before, after.Client)).ShouldHaveSingleItem().ShouldBe(sample.Field);
            }
        }
    }

    [DatabaseTheory, EveryDatabase]
    public async Task What_a_change_does_not_name_stays_whatever_it_is(DatabaseKind kind)
    {
        var server = (await SharedHost.OnAsync(kind)).Server;
        foreach (var sample in FieldSample.All())
        {
            var id = NewId();
            await server.Operator.AddClientAsync(id, For(id, sample.Options));
            var (before, keys) = ((await FindAsync(server, id)).Client, await KeysAsync(server, id));
            if (before.Grants is [])
            {
                // It gets no tokens: nothing of it can be changed.
                continue;
            }

            await server.Operator.ChangeClientAsync(id, ["--add-scope", "profile"]);

            var after = (await FindAsync(server, id)).Client;
            ClientFields.All.Where(field => !field.IsSame(before, after)).ShouldHaveSingleItem(sample.Field.Name).ShouldBe(GrantFields.Scopes);
            (await KeysAsync(server, id)).ShouldBe(keys, sample.Field.Name);
        }
    }

    /// <summary>Of a secret only a hash is kept; the members of a key have no order.</summary>
    private static bool CameBack(ClientField field, ClientRegistration given, ClientRegistration stored) =>
        field == AuthenticationFields.Secret ? stored.Secret is null
        : field == AuthenticationFields.Jwks ? JsonNode.DeepEquals(JsonNode.Parse(given.Jwks!), JsonNode.Parse(stored.Jwks!))
        : field.IsSame(given, stored);

    private static async Task<string> KeysAsync(AuthServerHost server, string id) =>
        await server.Database.ScalarAsync<string>("SELECT `JsonWebKeySet` FROM `OpenIddictApplications` WHERE `ClientId` = @0", id) ?? "";

    private static void ShouldShow(JsonElement client, ClientField field, string shown) =>
        JsonSerializer.Serialize(client.GetProperty(field.Shown.Name)).ShouldBe(shown, field.Name);

    private static string NewId() => $"field-{Guid.NewGuid().ToString("N")[..12]}";

    private static string[] For(string id, string[] options) => [.. options.Select(option => option.Replace("{id}", id, StringComparison.Ordinal))];

    private static Task<ClientSummary> FindAsync(AuthServerHost server, string id) =>
        server.Operator.InScopeAsync(async (ClientRegistrar registrar) => (await registrar.FindAsync(id, CancellationToken.None)).ShouldNotBeNull());

    private static ClientRegistration Filled(ClientField field) => field switch
    {
        FlagField flag => flag.With(new() { ClientId = "" }, true),
        NumberField number => number.With(new() { ClientId = "" }, 1),
        TextField text => text.With(new() { ClientId = "" }, "a"),
        ListField list => list.With(new() { ClientId = "" }, ["a"]),
        _ => throw new InvalidOperationException($"Unknown kind of field {field}."),
    };

    /// <summary>A text that has an option in it and is not its name.</summary>
    [GeneratedRegex(""" "(?!--[a-z-]+")[^"]*--[a-z]""", RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex OptionInText();

    private static bool Same(object? one, object? other) =>
        one is IReadOnlyList<string> ones && other is IReadOnlyList<string> others ? ones.SequenceEqual(others) : Equals(one, other);
}
