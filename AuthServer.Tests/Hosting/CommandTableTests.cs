using AuthServer.Tests.Fixtures;
using Shouldly;
using Xunit;

namespace AuthServer.Tests.Hosting;

/// <summary>Tables are read on a terminal of 80 columns, and what is in them is copied into the next command.</summary>
public class CommandTableTests
{
    private const int Columns = 80;

    [Fact]
    public async Task Every_table_fits_80_columns_and_ids_stand_whole_on_one_line()
    {
        await using var host = await AuthServerHost.StartAsync(more: new Dictionary<string, string?> { ["Lockout__AddressFailures"] = "100" });
        const string id = "shop-of-the-high-street";
        await host.Operator.AddScopeAsync("orders.read", "orders_api", "stock_api", "billing_api");
        (await host.RunAsync(
            "clients", "add", id, "--name", "The shop in the high street, its tills and its web site",
            "--redirect-uri", CodeRequest.RedirectUri, "https://shop.example/of/the/high/street/and/its/callback",
            "--scope", "openid", "profile", "email", "api", "orders.read", "--exchange-target", "orders_api",
            "--grant", "password", "client_credentials", "authorization_code", "refresh_token", "device_code", "token_exchange", "--json")).ShouldSucceed();
        (await host.RunAsync("keys", "rotate", "--json")).ShouldSucceed();
        var user = await host.RegisterAsync();
        var added = (await host.RunWithInputAsync(
            "correct horse battery", "users", "add", "somebody.with.a.long.name@a-long-subdomain.of.example.com", "--json")).ShouldSucceed();
        var client = await host.AddClientAsync("--grant", "password");
        await host.PasswordTokenAsync(client, user with { Password = "not the password" });
        var keys = (await host.RunAsync("keys", "list", "--json")).ShouldSucceed().EnumerateArray().Select(key => key.GetProperty("id").GetString()!).ToArray();

        await ShouldFitAsync(host, ["clients", "list"], id, client.Id);
        await ShouldFitAsync(host, ["clients", "show", id], id);
        await ShouldFitAsync(host, ["clients", "usage"], id, client.Id);
        await ShouldFitAsync(host, ["users", "list"], user.Id, added.GetProperty("id").GetString()!);
        await ShouldFitAsync(host, ["users", "show", user.Id], user.Id);
        await ShouldFitAsync(host, ["keys", "list"], keys);
        await ShouldFitAsync(host, ["scopes", "list"], "orders.read");
        await ShouldFitAsync(host, ["guesses", "list"], "127.0.0.1");
    }

    [Fact]
    public async Task Grants_are_shown_by_the_names_that_the_option_takes()
    {
        var host = await SharedHost.OnAsync(DatabaseKind.Sqlite);
        var client = await host.Server.AddClientAsync("--grant", "device_code", "token_exchange", "--exchange-target", "orders_api");

        foreach (var command in (string[][])[["clients", "list"], ["clients", "show", client.Id], ["clients", "usage", client.Id]])
        {
            var result = await host.Server.RunAsync(command);

            result.Output.ShouldContain("device_code");
            result.Output.ShouldContain("token_exchange");
            result.Output.ShouldNotContain("urn:");
        }
    }

    [DatabaseTheory, EveryDatabase]
    public async Task Clients_are_found_by_a_part_of_their_id_or_name(DatabaseKind kind)
    {
        await using var host = await AuthServerHost.StartAsync(kind);
        foreach (var (id, name) in new[] { ("till-1", "North"), ("till-2", "South"), ("web", "Tills of the web"), ("other", "Other") })
        {
            (await host.RunAsync("clients", "add", id, "--name", name, "--json")).ShouldSucceed();
        }

        (await FindAsync("--search", "TILL")).ShouldBe(["till-1", "till-2", "web"]);
        (await FindAsync("--search", "till", "--limit", "2")).ShouldBe(["till-1", "till-2"]);
        (await FindAsync("--limit", "1")).ShouldBe(["other"]);
        (await FindAsync("--search", "%")).ShouldBeEmpty();
        (await host.RunAsync("clients", "list", "--limit", "0")).ShouldFail().ShouldContain("--limit must be at least 1.");

        async Task<IEnumerable<string>> FindAsync(params string[] options) =>
            (await host.RunAsync(["clients", "list", "--json", .. options])).ShouldSucceed().EnumerateArray()
                .Select(client => client.GetProperty("client_id").GetString()!);
    }

    private static async Task ShouldFitAsync(AuthServerHost host, string[] command, params string[] whole)
    {
        var result = await host.RunAsync(command);

        (result.ExitCode, result.Error).ShouldBe((0, ""));
        var lines = result.Output.Split('\n');
        lines.ShouldAllBe(line => line.TrimEnd().Length <= Columns, result.Output);
        foreach (var text in whole)
        {
            lines.ShouldContain(line => line.Contains(text, StringComparison.Ordinal), result.Output);
        }
    }
}
