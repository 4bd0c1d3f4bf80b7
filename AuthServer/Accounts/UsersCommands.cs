using System.CommandLine;
using AuthServer.Accounts.Addresses;
using AuthServer.Data.Records;
using AuthServer.Hosting.Commands;
using AuthServer.Hosting.Shared;
using AuthServer.Mail;
using Spectre.Console;

namespace AuthServer.Accounts;

/// <summary><c>users add|invite|list|show|conflicts|verify|unverify|disable|enable|remove|set-password</c>, and what other folders add.</summary>
internal sealed class UsersCommands(
    Lazy<AccountRegistrar> registrar,
    Lazy<Invitations> invitations,
    Lazy<AccountDirectory> directory,
    Lazy<AddressConflicts> conflicts,
    Lazy<MailList> mails,
    IEnumerable<IUsersSubcommand> others,
    CommandConsole console) : ICommandGroup
{
    // That of a GUID: below it most addresses fit.
    private const int IdWidth = 36;

    private readonly Argument<string> _who = new("email-or-id") { Description = "The user's e-mail address, id, or id in the system that the user came from." };

    public Command Build()
    {
        Command users = new("users", "The people who sign in.");
        foreach (var command in Own().Concat(others.Select(other => other.Build())))
        {
            users.Subcommands.Add(command);
        }

        return users;
    }

    private IEnumerable<Command> Own() =>
    [
        Add(),
        Invite(),
        List(),
        Conflicts(),
        Change("show", "Show one user.", ShowAsync),
        Change("verify", "Count a user's e-mail address as proven to be theirs; the next tokens say so (email_verified).", async (who, token) =>
            Report(await registrar.Value.SetVerifiedAsync(who, isVerified: true, token), who, "has a verified address")),
        Change("unverify", "Count a user's e-mail address as not proven.", async (who, token) =>
            Report(await registrar.Value.SetVerifiedAsync(who, isVerified: false, token), who, "has an unverified address")),
        Change("disable", "Refuse a user from now on; tokens already issued stop counting as active.", async (who, token) =>
            Report(await registrar.Value.DisableAsync(who, token), who, "disabled")),
        Change("enable", "Let a disabled user in again, and lift a lock after wrong passwords. Of users that carry one address it has the address "
            + "from then on.", async (who, token) =>
            Report(await registrar.Value.EnableAsync(who, token), who, "enabled")),
        Change("remove", "Delete a user for good; tokens already issued stop counting as active.", async (who, token) =>
            Report(await registrar.Value.RemoveAsync(who, token), who, "removed")),
        Change("set-password", "Set a new password, read from standard input or a prompt. Signs the user out everywhere and lifts a lock.", SetPasswordAsync),
    ];

    private Command Add()
    {
        Argument<string> email = new("email") { Description = "The e-mail address, which is the user name." };
        Command add = new("add", "Add a user. The password is read from standard input (its first line) or a prompt.") { email };
        add.SetAction((parsed, token) => AddAsync(parsed.GetRequiredValue(email), token));
        return add;
    }

    private Command Invite()
    {
        Argument<string> email = new("email") { Description = "The address, which counts as verified once the person has registered it." };
        Command invite = new("invite", "Print a link by which one person registers this address, once. It ends after Registration__InvitationHours.") { email };
        invite.SetAction(async (parsed, token) => await invitations.Value.InviteAsync(parsed.GetRequiredValue(email), token) switch
        {
            InvitationOutcome.Invited invited => console.Print(invited, terminal => terminal.Profile.Out.Writer.WriteLine(invited.Link)),
            InvitationOutcome.Refused refused => console.Fail(refused.Reason),
            var other => throw new InvalidOperationException($"Unknown outcome {other}."),
        });
        return invite;
    }

    private Command List()
    {
        Option<int> limit = new("--limit") { Description = "How many to list.", DefaultValueFactory = _ => 100 };
        limit.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() < 1)
            {
                result.AddError("--limit must be at least 1.");
            }
        });
        Option<string?> after = new("--after") { Description = "Begin after the user of this id: the last one of the page before." };
        Command list = new("list", "List users in the order of their ids, which is that of registration.") { limit, after };
        list.SetAction((parsed, token) => console.PrintAsync(
            directory.Value.ListAsync(parsed.GetValue(limit), parsed.GetValue(after), token), (terminal, accounts) => terminal.Write(Table(accounts)), token));
        return list;
    }

    private Command Conflicts()
    {
        Command command = new(
            "conflicts",
            "List names and addresses that several users carry. None of these signs in until one is enabled, by its id, or the others are removed.");
        command.SetAction(async (_, token) =>
        {
            var found = await conflicts.Value.ListAsync(token);
            return console.Print(found, terminal => terminal.Write(Table(found)));
        });
        return command;
    }

    private Command Change(string name, string description, Func<string, CancellationToken, Task<int>> action)
    {
        Command command = new(name, description) { _who };
        command.SetAction((parsed, token) => action(parsed.GetRequiredValue(_who), token));
        return command;
    }

    private async Task<int> AddAsync(string email, CancellationToken cancellationToken)
    {
        if (await console.ReadSecretAsync("Password:", cancellationToken) is not { } password)
        {
            return console.Fail("No password: give it on standard input.");
        }

        return await registrar.Value.RegisterAsync(email, password, invitation: null, cancellationToken) switch
        {
            RegisterOutcome.Registered added => console.Print(new { added.Id, added.Email }, terminal =>
                terminal.WriteLine($"User {added.Id} added.")),
            RegisterOutcome.Refused refused => console.Fail(string.Join(" ", refused.Errors.Select(error => FormattableString.Invariant(error.Value)))),
            RegisterOutcome.Taken => console.Fail("This e-mail address is in use."),
            _ => console.Fail("Too many passwords are being hashed. Try again."),
        };
    }

    private async Task<int> SetPasswordAsync(string who, CancellationToken cancellationToken) =>
        await console.ReadSecretAsync("New password:", cancellationToken) is { } password
            ? Report(await registrar.Value.SetPasswordAsync(who, password, cancellationToken), who, "has a new password")
            : console.Fail("No password: give it on standard input.");

    private async Task<int> ShowAsync(string who, CancellationToken cancellationToken) =>
        await directory.Value.FindAsync(who, cancellationToken) is { } account
            ? Show(account with { RefusedMails = await mails.Value.RefusedAsync(account.Id, cancellationToken) })
            : NotFound(who);

    private int Show(Account account) => console.Print(account, terminal =>
    {
        terminal.Write(Table([account]));
        foreach (var mail in account.RefusedMails ?? [])
        {
            terminal.WriteLine($"Mail {mail.Id} ({mail.Kind}) was given up at {mail.FailedAt:u}: {mail.Reason}");
        }
    });

    private int Report(AccountChangeOutcome outcome, string who, string change) => outcome switch
    {
        AccountChangeOutcome.Done done => console.Print(new { done.Id, done.Email }, terminal => terminal.WriteLine($"User {done.Id} {change}.")),
        AccountChangeOutcome.NotFound => NotFound(who),
        AccountChangeOutcome.Refused refused => console.Fail(refused.Reason),
        _ => console.Fail("Too many passwords are being hashed. Try again."),
    };

    private int NotFound(string who) => console.Fail($"There is no user '{who}'.");

    private static Table Table(IEnumerable<Account> accounts)
    {
        var table = CommandConsole.TableOf("Id and e-mail", IdWidth, "Created (UTC)", "State");
        foreach (var account in accounts)
        {
            var state = account.Conflict ? "conflict"
                : account.Disabled ? "disabled"
                : account.LockedUntil is { } until ? $"locked until {until:u}" : "enabled";
            table.AddRow(Name(account.Id, account.UserName, account.Email, account.ExternalId), new Text($"{account.CreatedAt:u}"), new Text(state));
        }

        return table;
    }

    private static Table Table(IEnumerable<AddressConflict> conflicts)
    {
        var table = CommandConsole.TableOf("Id and e-mail", IdWidth, "Carries", "Created (UTC)", "State");
        foreach (var conflict in conflicts)
        {
            foreach (var account in conflict.Accounts)
            {
                table.AddRow(
                    Name(account.Id, account.UserName, account.Email), new Text(AddressSpelling.Readable(conflict.Address)),
                    new Text($"{account.CreatedAt:u}"), new Text(account.Disabled ? "disabled" : "enabled"));
            }
        }

        return table;
    }

    /// <summary>The id, below it that of another system, the user name where that is another than the e-mail, and the e-mail.</summary>
    private static Text Name(string id, string? userName, string? email, string? externalId = null) => new(string.Join('\n', new[]
    {
        id,
        externalId is null ? null : $"was {ShownText.Of(externalId)}",
        userName == email || userName is null ? null : AddressSpelling.Readable(userName),
        email is null ? null : userName == email || userName is null ? AddressSpelling.Readable(email) : $"<{AddressSpelling.Readable(email)}>",
    }.OfType<string>()));
}
