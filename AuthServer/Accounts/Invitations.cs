using AuthServer.Accounts.Addresses;
using AuthServer.Accounts.Links;
using AuthServer.Protocol;

namespace AuthServer.Accounts;

/// <summary>Lets one person make an account of their own, by a link that works once.</summary>
internal sealed class Invitations(AccountLinks links, AddressBook book, RegistrationOptions options, ProtocolOptions protocol)
{
    public async Task<InvitationOutcome> InviteAsync(string email, CancellationToken cancellationToken)
    {
        if (options.Mode is RegistrationMode.Closed)
        {
            return new InvitationOutcome.Refused("Nobody may register here (Registration__Mode=Closed): set it to Invited, or add the user with 'users add'.");
        }

        var (address, fault) = EmailRules.Check(email);
        if (fault is not null)
        {
            return new InvitationOutcome.Refused(fault);
        }

        if (await book.OwnersAsync([UserNames.Normalize(address)!], cancellationToken) is not [])
        {
            return new InvitationOutcome.Refused("This e-mail address is in use.");
        }

        var life = TimeSpan.FromHours(options.InvitationHours);
        var secret = await links.AddAsync(LinkPurpose.Invitation, user: null, address, life, cancellationToken);
        return new InvitationOutcome.Invited(
            address, $"{protocol.Issuer.TrimEnd('/')}{SelfRegistration.Page}?{SelfRegistration.InvitationParameter}={secret}", options.InvitationHours);
    }
}

/// <summary>What became of an invitation.</summary>
internal abstract record InvitationOutcome
{
    private InvitationOutcome()
    {
    }

    /// <summary>Whoever has the link may register this address, once.</summary>
    public sealed record Invited(string Email, string Link, int Hours) : InvitationOutcome;

    public sealed record Refused(string Reason) : InvitationOutcome;
}
