using AuthServer.Data;
using Microsoft.EntityFrameworkCore;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace AuthServer.Issuance;

/// <summary>RFC 8628 section 3.3: a person agreed, so the device's waiting code becomes theirs, in the one commit of the answer.</summary>
internal sealed class DeviceCodeRow(AuthDbContext db) : IOpenIddictServerHandler<ProcessSignInContext>
{
    public static OpenIddictServerHandlerDescriptor Descriptor { get; } =
        OpenIddictServerHandlerDescriptor.CreateBuilder<ProcessSignInContext>()
            .UseScopedHandler<DeviceCodeRow>()
            .SetOrder(OpenIddictServerHandlers.UpdateReferenceDeviceCodeEntry.Descriptor.Order)
            .Build();

    public async ValueTask HandleAsync(ProcessSignInContext context)
    {
        if (IssueTo.Of(context.Transaction) is not IssueTo.Person to || context is not { DeviceCode: { Length: > 0 } payload, DeviceCodePrincipal: { } code })
        {
            return;
        }

        var id = context.Principal!.GetClaim(Claims.Private.DeviceCodeId);
        var row = await db.Tokens.SingleAsync(token => token.Id == id, context.CancellationToken);
        // The device has as long to fetch its tokens as the new code says.
        (row.Payload, row.ExpirationDate) = (payload, code.GetExpirationDate()?.UtcDateTime);
        (row.Status, row.Subject, row.SecurityStamp) = (Statuses.Valid, to.User.Id, to.User.SecurityStamp);
        row.ConcurrencyToken = Guid.NewGuid().ToString();
    }
}
