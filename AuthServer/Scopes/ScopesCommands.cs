using System.CommandLine;
using AuthServer.Data;
using AuthServer.Data.Records;
using AuthServer.Data.Stores;
using AuthServer.Hosting.Commands;
using Microsoft.EntityFrameworkCore;
using OpenIddict.Abstractions;
using Spectre.Console;

namespace AuthServer.Scopes;

/// <summary><c>scopes add|list|remove</c>.</summary>
internal sealed class ScopesCommands(
    Lazy<IOpenIddictScopeManager> scopes, Lazy<IOpenIddictScopeStore<ScopeRecord>> store, Lazy<AuthDbContext> db, CommandConsole console) : ICommandGroup
{
    private readonly Argument<string> _name = new("name") { Description = "The scope, as clients ask for it." };
    private readonly Option<string[]> _resources = new("--resource")
    {
        Description = "A resource server the scope is for: its client id, which "
        + "becomes the token's aud. Repeat for more."
    };

    private readonly Option<string?> _description = new("--description") { Description = "What it allows, in words for the person who is asked to agree." };

    public Command Build()
    {
        Command add = new("add", "Add a scope.") { _name, _resources, _description };
        add.SetAction((parsed, cancellationToken) =>
            AddAsync(parsed.GetRequiredValue(_name), parsed.GetValue(_resources) ?? [], parsed.GetValue(_description), cancellationToken));
        Command list = new("list", "List all scopes, those known from the start included.");
        list.SetAction((_, cancellationToken) => ListAsync(cancellationToken));
        Command remove = new("remove", "Remove a scope that was added.") { _name };
        remove.SetAction((parsed, cancellationToken) => RemoveAsync(parsed.GetRequiredValue(_name), cancellationToken));
        return new("scopes", "The scopes that clients can be allowed.") { add, list, remove };
    }

    private async Task<int> AddAsync(string name, string[] resources, string? description, CancellationToken cancellationToken)
    {
        if (!ScopeName.IsValid(name))
        {
            return console.Fail($"'{name}' is no scope: {ScopeName.Form}.");
        }

        if (ScopeCatalog.BuiltIn.ContainsKey(name) || await FindRowAsync(name, cancellationToken) is not null)
        {
            return console.Fail($"There is a scope '{name}' already.");
        }

        OpenIddictScopeDescriptor descriptor = new() { Name = name, Description = description };
        descriptor.Resources.UnionWith(resources);
        await scopes.Value.CreateAsync(descriptor, cancellationToken);
        return console.Print(new { name, resources }, terminal => terminal.WriteLine($"Added scope '{name}'."));
    }

    private async Task<int> ListAsync(CancellationToken cancellationToken)
    {
        List<ScopeRow> rows = [.. ScopeCatalog.BuiltIn.Select(scope => new ScopeRow(scope.Key, scope.Value, true, Damaged: null))];
        foreach (var scope in await db.Value.Scopes.AsNoTracking().OrderBy(scope => scope.Name).ToListAsync(cancellationToken))
        {
            var damaged = await ((ScopeStore)store.Value).DamageOfAsync(scope, cancellationToken);
            rows.Add(damaged is []
                ? new(scope.Name ?? "", [.. await scopes.Value.GetResourcesAsync(scope, cancellationToken)], false, Damaged: null)
                : new(scope.Name ?? "", [], false, damaged));
        }

        return console.Print(rows, terminal =>
        {
            var table = CommandConsole.TableOf("Scope", "For", "Built in");
            foreach (var row in rows)
            {
                var resources = row.Damaged is null ? string.Join(' ', row.Resources) : $"damaged: {string.Join(", ", row.Damaged)}";
                table.AddRow(new Text(row.Name), new Text(resources), new Text(row.BuiltIn ? "yes" : "no"));
            }

            terminal.Write(table);
        });
    }

    private async Task<int> RemoveAsync(string name, CancellationToken cancellationToken)
    {
        if (ScopeCatalog.BuiltIn.ContainsKey(name))
        {
            return console.Fail($"Scope '{name}' is built in.");
        }

        if (await FindRowAsync(name, cancellationToken) is not { } scope)
        {
            return console.Fail($"There is no scope '{name}'.");
        }

        await scopes.Value.DeleteAsync(scope, cancellationToken);
        return console.Print(new { name }, terminal => terminal.WriteLine($"Removed scope '{name}'."));
    }

    /// <summary>Whatever its row holds.</summary>
    private Task<ScopeRecord?> FindRowAsync(string name, CancellationToken cancellationToken) =>
        db.Value.Scopes.SingleOrDefaultAsync(scope => scope.Name == name, cancellationToken);

    /// <param name="Name">The scope.</param>
    /// <param name="Resources">The resource servers it is for.</param>
    /// <param name="BuiltIn">Known from the start.</param>
    /// <param name="Damaged">The columns of its row that cannot be read: no request gets it.</param>
    private sealed record ScopeRow(string Name, string[] Resources, bool BuiltIn, IReadOnlyList<string>? Damaged);
}
