using System.Net;
using AuthServer.Tests.Fixtures;
using Shouldly;

namespace AuthServer.Tests.Accounts;

/// <summary>An address belongs to one account, whichever column of the user table holds it.</summary>
public class AddressOwnerTests
{
    private readonly string _name = $"ada-{Guid.NewGuid():N}";

    private string Email => $"{_name}@example.com";

    [DatabaseTheory, EveryDatabase]
    public async Task An_address_in_the_email_column_of_an_imported_account_is_taken(DatabaseKind kind)
    {
        var host = await SharedHost.OnAsync(kind);
        var id = await host.Server.ImportAsync(_name, Email);

        using var stranger = await host.Server.RegisterAsync(Email, "another horse battery");

        stranger.StatusCode.ShouldBe(HttpStatusCode.Conflict);
        Jwt.Claims((await host.Server.SignInAsync(host.Web, _name)).AccessToken).GetProperty("sub").GetString().ShouldBe(id);
        using var later = await host.Server.RegisterAsync(Email, "another horse battery");
        later.StatusCode.ShouldBe(HttpStatusCode.Conflict);
        (await host.Server.RunAsync("users", "show", Email, "--json")).ShouldSucceed().GetProperty("id").GetString().ShouldBe(id);
    }

    /// <summary>The other program wrote what it wrote: the database holds the rest.</summary>
    [DatabaseTheory, EveryDatabase]
    public async Task A_row_that_claims_the_address_of_another_ends_both_until_an_operator_has_decided(DatabaseKind kind)
    {
        var host = await SharedHost.OnAsync(kind);
        using var registered = await host.Server.RegisterAsync(Email, ImportedRows.Password);
        var token = await host.Server.SignInAsync(host.Web, Email);
        var first = Jwt.Claims(token.AccessToken).GetProperty("sub").GetString()!;
        var second = await host.Server.ImportAsync(_name, Email);

        (await host.Server.SignInAsync(host.Web, _name)).Error.ShouldBe("invalid_grant");

        (await host.Server.SignInAsync(host.Web, Email)).Error.ShouldBe("invalid_grant");
        (await host.Server.IsActiveAsync(host.Web, token.AccessToken)).ShouldBeFalse();
        (await ConflictsAsync(host, Email)).ShouldBe([first, second], ignoreOrder: true);
        using var stranger = await host.Server.RegisterAsync(Email, "another horse battery");
        stranger.StatusCode.ShouldBe(HttpStatusCode.Conflict);
        // Which of the two is meant, an address does not say.
        (await host.Server.RunAsync("users", "remove", Email)).ShouldFail().ShouldContain("users conflicts");

        (await host.Server.RunAsync("users", "enable", second)).ExitCode.ShouldBe(0);
        Jwt.Claims((await host.Server.SignInAsync(host.Web, _name)).AccessToken).GetProperty("sub").GetString().ShouldBe(second);
        (await host.Server.SignInAsync(host.Web, Email)).Error.ShouldBe("invalid_grant");
        (await host.Server.RunAsync("users", "enable", first)).ShouldFail().ShouldContain(second);

        (await host.Server.RunAsync("users", "remove", second)).ExitCode.ShouldBe(0);
        (await host.Server.RunAsync("users", "enable", first)).ExitCode.ShouldBe(0);
        Jwt.Claims((await host.Server.SignInAsync(host.Web, Email)).AccessToken).GetProperty("sub").GetString().ShouldBe(first);
        (await ConflictsAsync(host, Email)).ShouldBeEmpty();
    }

    [DatabaseTheory, EveryDatabase]
    public async Task Imported_rows_that_share_an_address_neither_stop_a_start_nor_sign_in(DatabaseKind kind)
    {
        await using var server = await AuthServerHost.StartAsync(kind);
        var client = await server.AddClientAsync("--grant", "password", "--scope", "api", "email", "profile");
        string[] both = [await server.ImportAsync($"{_name}-1", Email), await server.ImportAsync($"{_name}-2", Email.ToUpperInvariant())];
        var untouched = await server.ImportAsync($"{_name}-3", $"other-{Email}");

        await server.RestartAsync();

        (await server.SignInAsync(client, $"{_name}-1")).Error.ShouldBe("invalid_grant");
        (await server.SignInAsync(client, $"{_name}-2")).Error.ShouldBe("invalid_grant");
        Jwt.Claims((await server.SignInAsync(client, $"{_name}-3")).AccessToken).GetProperty("sub").GetString().ShouldBe(untouched);
        var conflict = (await server.RunAsync("users", "conflicts", "--json")).ShouldSucceed().EnumerateArray().ShouldHaveSingleItem();
        conflict.GetProperty("accounts").EnumerateArray().Select(account => account.GetProperty("id").GetString()).ShouldBe(both, ignoreOrder: true);
    }

    [DatabaseTheory, EveryDatabase]
    public async Task The_database_itself_gives_an_address_to_one_account(DatabaseKind kind)
    {
        var host = await SharedHost.OnAsync(kind);
        var owner = await host.Server.RegisterAsync();
        var other = await host.Server.RegisterAsync();

        await Should.ThrowAsync<System.Data.Common.DbException>(() => host.Server.Database.ExecuteAsync(
            "INSERT INTO UserAddresses (Address, UserId) SELECT Address, @0 FROM UserAddresses WHERE UserId = @1", other.Id, owner.Id));
    }

    [DatabaseTheory, EveryDatabase]
    public async Task Rows_without_an_address_or_without_a_name_are_listed_shown_and_removed(DatabaseKind kind)
    {
        var host = await SharedHost.OnAsync(kind);
        var nobody = await host.Server.ImportAsync(null, null);
        var nameless = await host.Server.ImportAsync(null, Email);
        var addressless = await host.Server.ImportAsync(_name, null);

        var list = await host.Server.RunAsync("users", "list", "--limit", "100000");
        list.ExitCode.ShouldBe(0, list.Error);
        foreach (var id in new[] { nobody, nameless, addressless })
        {
            list.Output.ShouldContain(id);
            (await host.Server.RunAsync("users", "show", id, "--json")).ShouldSucceed().GetProperty("id").GetString().ShouldBe(id);
        }

        (await host.Server.SignInAsync(host.Web, _name)).Status.ShouldBe(HttpStatusCode.OK);
        (await host.Server.RunWithInputAsync("another horse battery", "users", "set-password", nameless)).ExitCode.ShouldBe(0);
        // What is no name at all is nobody's: not that of a row without one.
        (await host.Server.RunAsync("users", "remove", "")).ShouldFail().ShouldContain("no user");
        foreach (var id in new[] { nobody, nameless, addressless })
        {
            (await host.Server.RunAsync("users", "disable", id)).ExitCode.ShouldBe(0);
            (await host.Server.RunAsync("users", "enable", id)).ExitCode.ShouldBe(0);
            (await host.Server.RunAsync("users", "remove", id)).ExitCode.ShouldBe(0);
        }
    }

    private static async Task<string[]> ConflictsAsync(SharedHost host, string email) =>
    [
        .. from conflict in (await host.Server.RunAsync("users", "conflicts", "--json")).ShouldSucceed().EnumerateArray()
           where string.Equals(conflict.GetProperty("address").GetString(), email, StringComparison.OrdinalIgnoreCase)
           from account in conflict.GetProperty("accounts").EnumerateArray()
           select account.GetProperty("id").GetString()!,
    ];
}
