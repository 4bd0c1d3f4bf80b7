using System.Net;
using System.Text.Json;
using Duende.IdentityModel.Client;

namespace ResourceApi.TokenValidation;

/// <summary>Asks the issuer whether a token still holds (RFC 7662), as the client of TokenValidation__ClientId.</summary>
internal sealed class Introspector(
    IHttpClientFactory clients, IssuerKeys issuer, TokenValidationOptions options, ILogger<Introspector> logger)
{
    public const string HttpClient = "introspection";

    public async Task<Liveness> AskAsync(string token)
    {
        if (await issuer.FindMetadataAsync() is not { } metadata)
        {
            return new Liveness.Unknown();
        }

        if (metadata.IntrospectionEndpoint is not { } endpoint || (endpoint.Scheme != Uri.UriSchemeHttps && options.Issuer.Scheme == Uri.UriSchemeHttps))
        {
            logger.LogError("The issuer's metadata names no introspection endpoint that is as safe as TokenValidation__Issuer.");
            return new Liveness.Unknown();
        }

        using var request = new TokenIntrospectionRequest
        {
            Address = endpoint.AbsoluteUri,
            ClientId = options.ClientId,
            ClientSecret = options.ClientSecret,
            ClientCredentialStyle = ClientCredentialStyle.AuthorizationHeader,
            AuthorizationHeaderStyle = BasicAuthenticationHeaderStyle.Rfc6749,
            Token = token,
            TokenTypeHint = "access_token",
        };

        try
        {
            using var client = clients.CreateClient(HttpClient);
            using var response = await client.IntrospectTokenAsync(request);
            return Read(response);
        }
        catch (Exception exception)
        {
            // The answer broke the reader: an answer that cannot be read is no answer.
            return NoAnswer(exception.GetBaseException().Message);
        }
    }

    private Liveness Read(TokenIntrospectionResponse response)
    {
        if (response.HttpStatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)
        {
            logger.LogError(
                "The issuer refused this API itself ({Status}): TokenValidation__ClientId or TokenValidation__ClientSecret is wrong.",
                (int)response.HttpStatusCode);
            return new Liveness.Unknown();
        }

        if (response.IsError)
        {
            return NoAnswer(response.Exception?.GetBaseException().Message ?? $"{response.ErrorType} {response.HttpErrorReason ?? response.Error}");
        }

        // RFC 7662 section 2.2: "active" is REQUIRED and boolean. Its absence must not pass for "false".
        var active = response.Json is { ValueKind: JsonValueKind.Object } json && json.TryGetProperty("active", out var member)
            ? member.ValueKind
            : JsonValueKind.Undefined;
        return active switch
        {
            JsonValueKind.True => new Liveness.Active(Text(response, "email") ?? Text(response, "username")),
            JsonValueKind.False => new Liveness.Inactive(),
            _ => NoAnswer("the answer does not say whether the token is active"),
        };
    }

    private Liveness.Unknown NoAnswer(string reason)
    {
        logger.LogWarning("The issuer cannot be asked about a token: {Reason}", reason);
        return new Liveness.Unknown();
    }

    private static string? Text(TokenIntrospectionResponse response, string member) =>
        response.Json!.Value.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
