using AuthServer.Data.Records;
using OpenIddict.Server;

namespace AuthServer.Issuance;

/// <summary>
/// To whom tokens are issued, and what they say. A user's tokens cannot be issued without the row that carries the security stamp, nor
/// without a sign-in to belong to: no grant and no page can forget either.
/// </summary>
internal abstract record IssueTo(IReadOnlyCollection<string> Scopes)
{
    /// <summary>Null: as long as the server's setting says, or the client's.</summary>
    public TimeSpan? AccessTokenLifetime { get; init; }

    /// <summary>Null when no refresh token can come of it.</summary>
    public TimeSpan? RefreshTokenLifetime { get; init; }

    /// <summary>The resource servers of the tokens (RFC 8707); empty: those of the request, or of what was presented.</summary>
    public IReadOnlyCollection<string> Resources { get; init; } = [];

    /// <summary>Of the request; null while OpenIddict begins a device's or a pushed request, which belongs to nobody yet.</summary>
    public static IssueTo? Of(OpenIddictServerTransaction transaction) =>
        transaction.GetProperty<IssueTo>(typeof(IssueTo).FullName!) is { } to ? to
            : transaction.EndpointType is OpenIddictServerEndpointType.DeviceAuthorization or OpenIddictServerEndpointType.PushedAuthorization ? null
            : throw new InvalidOperationException("Tokens are issued by Issuer.Issue alone.");

    public void AttachTo(OpenIddictServerTransaction transaction) => transaction.SetProperty(typeof(IssueTo).FullName!, this);

    /// <summary>A user.</summary>
    internal sealed record Person(User User, SignInLink SignIn, IReadOnlyCollection<string> Scopes) : IssueTo(Scopes)
    {
        /// <summary>The browser session in which the user agreed: it must still stand when everything is written.</summary>
        public string? AgreedInSessionId { get; init; }

        /// <summary>Null: the user's own client asked.</summary>
        public Delegation? Delegation { get; init; }
    }

    /// <summary>A client that acts for itself.</summary>
    internal sealed record Client(string ClientId, IReadOnlyCollection<string> Scopes) : IssueTo(Scopes);
}

/// <summary>RFC 8693: a client acts for the user of a token that it presented. <c>ActedBefore</c> is the <c>act</c> claim of that token.</summary>
internal sealed record Delegation(string SubjectTokenId, string ClientId, string? ActedBefore);
