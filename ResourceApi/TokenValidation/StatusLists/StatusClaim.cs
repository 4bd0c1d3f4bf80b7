using System.Security.Claims;
using System.Text.Json;
using OpenIddict.Abstractions;

namespace ResourceApi.TokenValidation.StatusLists;

/// <summary>Reads the <c>status</c> claim of a genuine token (draft-ietf-oauth-status-list section 6.2).</summary>
internal sealed class StatusClaim(TokenValidationOptions options, TimeProvider clock, ILogger<StatusClaim> logger)
{
    private const string Status = "status";

    private static readonly TimeSpan Silence = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private DateTimeOffset _nextLine = DateTimeOffset.MinValue;

    /// <summary>The reference, or null for a token whose status stands nowhere this API may look.</summary>
    public StatusReference? Find(ClaimsPrincipal principal)
    {
        // Several: a list of texts.
        var claims = principal.GetClaims(Status);
        if (claims is [])
        {
            Complain("has no 'status' claim; does the issuer keep status lists?");
            return null;
        }

        if (claims is not [var claim] || TryRead(claim) is not { } reference)
        {
            Complain("has a 'status' claim without a 'status_list' that holds 'idx' and 'uri'.");
            return null;
        }

        if (!StatusListAddress.IsOfIssuer(reference.Uri, options.Issuer))
        {
            Complain("names a status list that is not at TokenValidation__Issuer.");
            return null;
        }

        return reference;
    }

    private static StatusReference? TryRead(string claim)
    {
        try
        {
            using var document = JsonDocument.Parse(claim);
            return document.RootElement is { ValueKind: JsonValueKind.Object } status
                && status.TryGetProperty("status_list", out var list) && list.ValueKind is JsonValueKind.Object
                && list.TryGetProperty("idx", out var idx) && idx.ValueKind is JsonValueKind.Number && idx.TryGetInt32(out var index) && index >= 0
                && list.TryGetProperty("uri", out var uri) && uri.ValueKind is JsonValueKind.String
                    ? new StatusReference(uri.GetString()!, index)
                    : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>One line a minute: every token of an issuer without lists comes here.</summary>
    private void Complain(string reason)
    {
        lock (_gate)
        {
            var now = clock.GetUtcNow();
            if (now < _nextLine)
            {
                return;
            }

            _nextLine = now + Silence;
        }

        logger.LogWarning("A genuine token is refused in mode StatusList, because it {Reason}", reason);
    }
}
