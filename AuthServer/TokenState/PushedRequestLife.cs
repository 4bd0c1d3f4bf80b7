using AuthServer.Data;
using Microsoft.EntityFrameworkCore;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace AuthServer.TokenState;

/// <summary>
/// How long a pushed request lives is in its row: what was stored of the request itself says how long its reference may be on the way,
/// and somebody who has arrived with it stays longer (<see cref="PushedRequestArrival"/>).
/// </summary>
internal sealed class PushedRequestLife(AuthDbContext db) : IOpenIddictServerHandler<ValidateTokenContext>
{
    public static OpenIddictServerHandlerDescriptor Descriptor { get; } =
        OpenIddictServerHandlerDescriptor.CreateBuilder<ValidateTokenContext>()
            .UseScopedHandler<PushedRequestLife>()
            .SetOrder(OpenIddictServerHandlers.Protection.RestoreTokenEntryProperties.Descriptor.Order)
            .Build();

    public async ValueTask HandleAsync(ValidateTokenContext context)
    {
        if (context.TokenId is not { Length: > 0 } id || !context.ValidTokenTypes.Contains(TokenTypeIdentifiers.Private.RequestToken))
        {
            return;
        }

        var row = await db.Tokens.AsNoTracking()
            .Where(token => token.Id == id && token.Type == TokenTypeIdentifiers.Private.RequestToken)
            .Select(token => new { token.CreationDate, token.ExpirationDate })
            .FirstOrDefaultAsync(context.CancellationToken);
        if (row is { CreationDate: { } from, ExpirationDate: { } until })
        {
            context.Principal!.SetExpirationDate(new DateTimeOffset(DateTime.SpecifyKind(until, DateTimeKind.Utc)));
            context.Transaction.SetProperty(typeof(PushedRequest).FullName!, new PushedRequest(id, from, until));
        }
    }
}

/// <summary>The row of the request that a browser came with.</summary>
internal sealed record PushedRequest(string Id, DateTime PushedAt, DateTime EndsAt)
{
    public static PushedRequest? Of(OpenIddictServerTransaction transaction) => transaction.GetProperty<PushedRequest>(typeof(PushedRequest).FullName!);
}
