using System.Text.Json;
using AuthServer.Clients;
using AuthServer.Data;
using AuthServer.Data.Records;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace AuthServer.Issuance;

/// <summary>
/// Every token of a user belongs to a sign-in, an authorization row: whoever ends the sign-in ends what descends from it, however
/// many clients it went through. OpenIddict makes one only where a code or a refresh token is issued, and commits it at once.
/// </summary>
internal sealed class SignInRow(ClientManager clients, UnitOfWork work, TimeProvider time)
    : IOpenIddictServerHandler<ProcessSignInContext>
{
    public static OpenIddictServerHandlerDescriptor Descriptor { get; } =
        OpenIddictServerHandlerDescriptor.CreateBuilder<ProcessSignInContext>()
            .UseScopedHandler<SignInRow>()
            .SetOrder(OpenIddictServerHandlers.AttachAuthorization.Descriptor.Order)
            .Build();

    public async ValueTask HandleAsync(ProcessSignInContext context)
    {
        var principal = context.Principal!;
        var to = IssueTo.Of(context.Transaction) as IssueTo.Person;
        // A device's sign-in begins with its request and becomes a person's by their consent.
        if ((to is null && !context.GenerateDeviceCode) || !string.IsNullOrEmpty(principal.GetAuthorizationId()))
        {
            return;
        }

        var client = await clients.FindByClientIdAsync(context.ClientId!, context.CancellationToken);
        AuthorizationRecord row = new()
        {
            Application = new() { Id = client!.Id },
            CreationDate = time.GetUtcNow().UtcDateTime,
            Scopes = principal.GetScopes() is [_, ..] scopes ? JsonSerializer.Serialize(scopes) : null,
            SessionId = to?.AgreedInSessionId,
            Status = Statuses.Valid,
            Subject = to?.User.Id,
            Type = AuthorizationTypes.AdHoc,
        };
        work.NewRows.Add(row);
        principal.SetAuthorizationId(row.Id);
    }
}
