namespace ResourceApi.TokenValidation;

/// <summary>
/// Sends what is meant for the issuer to TokenValidation__IssuerAddress instead: inside a container network the issuer's public
/// name may lead nowhere, or out through the front door and back.
/// </summary>
internal sealed class IssuerRoute(TokenValidationOptions options) : DelegatingHandler
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (options.IssuerAddress is { } address && request.RequestUri is { } uri && IsOfIssuer(uri))
        {
            request.RequestUri = new Uri(address, uri.PathAndQuery);
        }

        return base.SendAsync(request, cancellationToken);
    }

    private bool IsOfIssuer(Uri uri) =>
        Uri.Compare(uri, options.Issuer, UriComponents.SchemeAndServer, UriFormat.UriEscaped, StringComparison.OrdinalIgnoreCase) == 0;
}
