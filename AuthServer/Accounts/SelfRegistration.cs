using AuthServer.Accounts.Addresses;
using AuthServer.Accounts.Links;
using AuthServer.Hosting.Logging;

namespace AuthServer.Accounts;

/// <summary>How strangers make an account: the one path behind <c>/api/register</c> and the page.</summary>
internal sealed class SelfRegistration(
    AccountRegistrar registrar, AccountLinks links, RegistrationBudget budget, RegistrationOptions options, Refusals refusals)
{
    /// <summary>The page.</summary>
    public const string Page = "/register";

    /// <summary>The parameter of the page that holds an invitation.</summary>
    public const string InvitationParameter = "invitation";

    private const string What = "Registration";

    public RegistrationMode Mode => options.Mode;

    public async Task<RegisterOutcome> RegisterAsync(string email, string password, string? invitation, CancellationToken cancellationToken)
    {
        if (options.Mode is RegistrationMode.Closed)
        {
            refusals.Note(What, "closed");
            return new RegisterOutcome.Closed();
        }

        if (await budget.TakeAsync(cancellationToken) is { } wait)
        {
            refusals.Note(What, "address_waits");
            return new RegisterOutcome.Limited(wait);
        }

        // It proves its own address and no other.
        var link = await InvitationAsync(invitation, cancellationToken) is { } found && UserNames.Normalize(email) == UserNames.Normalize(found.Email)
            ? found
            : null;
        if (options.Mode is RegistrationMode.Invited && link is null)
        {
            refusals.Note(What, "not_invited");
            return new RegisterOutcome.NotInvited();
        }

        var outcome = await registrar.RegisterAsync(email, password, link, cancellationToken);
        if (outcome is RegisterOutcome.Taken)
        {
            refusals.Note(What, "taken");
        }

        return outcome;
    }

    /// <summary>Null: it is none, has been used or is over.</summary>
    public async Task<AccountLink?> InvitationAsync(string? secret, CancellationToken cancellationToken) =>
        string.IsNullOrEmpty(secret) ? null : await links.FindAsync(LinkPurpose.Invitation, secret, cancellationToken);
}
