using System.Globalization;
using System.Security.Cryptography;
using AuthServer.Hosting.Pages;
using AuthServer.Sessions;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http.Extensions;
using OpenIddict.Abstractions;

namespace AuthServer.Authorization;

/// <summary>
/// Sends a browser to the sign-in page and back. The way back carries, sealed, when it was sent: a sign-in after that is
/// afresh, however the request asks for one, and it is asked for once.
/// </summary>
internal sealed class SignInRequests(IDataProtectionProvider protection, TimeProvider time)
{
    private const string Parameter = "sent_to_sign_in";
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    public string AddressOf(HttpRequest request, OpenIddictRequest message)
    {
        List<KeyValuePair<string, string>> fields = [.. RequestFields.Of(request).Where(field => field.Key != Parameter)];
        var sentAt = time.GetUtcNow().ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
        fields.Add(KeyValuePair.Create(Parameter, ProtectorOf(message).Protect(sentAt, Lifetime)));

        QueryBuilder page = new()
        {
            { LocalReturn.Parameter, request.PathBase + request.Path + new QueryBuilder(fields).ToQueryString() },
            { "client_id", message.ClientId ?? "" },
        };
        foreach (var (name, value) in new[] { ("login_hint", message.LoginHint), (UiLocales.Parameter, message.UiLocales) })
        {
            if (!string.IsNullOrEmpty(value))
            {
                page.Add(name, value);
            }
        }

        return request.PathBase + PagePaths.SignIn + page.ToQueryString();
    }

    /// <summary>When the browser was sent to sign in for this client; null when it was not, or long ago.</summary>
    public DateTimeOffset? SentAt(HttpRequest request, OpenIddictRequest message)
    {
        var text = RequestFields.Of(request).FirstOrDefault(field => field.Key == Parameter).Value;
        try
        {
            return string.IsNullOrEmpty(text)
                ? null
                : DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(ProtectorOf(message).Unprotect(text), CultureInfo.InvariantCulture));
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private ITimeLimitedDataProtector ProtectorOf(OpenIddictRequest message) =>
        protection.CreateProtector("sign-in request", message.ClientId ?? "").ToTimeLimitedDataProtector();
}
