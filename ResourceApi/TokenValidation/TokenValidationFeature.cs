using Microsoft.AspNetCore.Authentication;
using Microsoft.IdentityModel.Tokens;
using OpenIddict.Validation;
using Polly;
using ResourceApi.Hosting;

namespace ResourceApi.TokenValidation;

/// <summary>Owns the question whether a request's token is good, and every answer when it is not.</summary>
internal static class TokenValidationFeature
{
    private const int MaxAnswerBytes = 1_048_576;

    public static void AddTokenValidation(this WebApplicationBuilder builder, HostingOptions hosting)
    {
        var options = builder.AddSettings<TokenValidationOptions>(TokenValidationOptions.Section);
        builder.CheckTransport(options, hosting);

        var services = builder.Services;
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<IssuerKeys>();
        services.AddHostedService<IssuerKeysRefresh>();
        services.AddSingleton<Introspector>();
        services.AddSingleton<TokenCache>();
        services.AddSingleton<TokenJudge>();
        services.AddSingleton<TokenValidator>();
        services.AddSingleton<BearerAnswers>();
        services.AddHealthChecks().AddCheck<IssuerKeysCheck>("issuer-keys", tags: [HostingFeature.ReadyTag]);

        services.AddScoped<BearerHandler>();
        services.AddAuthentication(BearerHandler.Scheme);
        services.Configure<AuthenticationOptions>(schemes => schemes.AddScheme<BearerHandler>(BearerHandler.Scheme, displayName: null));
        services.AddAuthorization();

        services.AddLocalValidation(options);
        services.AddIssuerClients(options);
    }

    public static void UseTokenValidation(this WebApplication app)
    {
        app.UseAuthentication();
        app.UseAuthorization();
    }

    /// <summary>The client secret and the keys must not travel in the clear without somebody having said so.</summary>
    private static void CheckTransport(this WebApplicationBuilder builder, TokenValidationOptions options, HostingOptions hosting)
    {
        var (key, address) = options.IssuerAddress is { } route ? (nameof(options.IssuerAddress), route) : (nameof(options.Issuer), options.Issuer);
        if (address is { Scheme: "http", IsLoopback: false } && !hosting.AllowPlainHttp)
        {
            builder.SettingsReader().Refuse(
                $"{TokenValidationOptions.Section}__{key}", "must be https; plain http needs a loopback address or Hosting__AllowPlainHttp=true.");
        }
    }

    private static void AddLocalValidation(this IServiceCollection services, TokenValidationOptions options)
    {
        services.AddOpenIddict().AddValidation(validation =>
        {
            validation.SetIssuer(options.Issuer);
            validation.AddAudiences(options.Audience);
            // TokenBinding's: here there is no request, and so no certificate.
            validation.RemoveEventHandler(OpenIddictValidationHandlers.Protection.ValidateProofOfPossession.Descriptor);
            validation.UseSystemNetHttp(http => http
                .ConfigureHttpClient(client => client.Timeout = TimeSpan.FromMilliseconds(options.TimeoutMilliseconds))
                .ConfigureHttpClientHandler(handler => handler.AllowAutoRedirect = false)
                // Whoever waits for a token's answer is told to come back rather than kept waiting for retries.
                .SetHttpResiliencePipeline(ResiliencePipeline<HttpResponseMessage>.Empty));
        });
        services.AddOptions<OpenIddictValidationOptions>().Configure<IssuerKeys>((validation, keys) =>
        {
            validation.ConfigurationManager = keys;

            var parameters = validation.TokenValidationParameters;
            // RFC 9068 section 4: the issuer exactly; OpenIddict would also take it without its last slash.
            parameters.ValidIssuers = [options.Issuer.AbsoluteUri];
            // RFC 8725 section 3.1: public-key signatures only, so that no public key can be used as an HMAC secret.
            parameters.ValidAlgorithms =
            [
                SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.EcdsaSha384, SecurityAlgorithms.EcdsaSha512,
                SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSha384, SecurityAlgorithms.RsaSha512,
                SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.RsaSsaPssSha384, SecurityAlgorithms.RsaSsaPssSha512,
            ];
            parameters.TryAllIssuerSigningKeys = false;
            parameters.ValidateLifetime = true;
            parameters.RequireExpirationTime = true;
            parameters.ClockSkew = TimeSpan.FromSeconds(options.ClockSkewSeconds);
        });
    }

    private static void AddIssuerClients(this IServiceCollection services, TokenValidationOptions options)
    {
        // Its lines would hold request details at low levels; what matters is logged where the answer is read.
        services.AddTransient<IssuerRoute>();
        services.ConfigureHttpClientDefaults(client => client.RemoveAllLoggers().AddHttpMessageHandler<IssuerRoute>());
        services.AddHttpClient(Introspector.HttpClient, client =>
        {
            client.Timeout = TimeSpan.FromMilliseconds(options.TimeoutMilliseconds);
            client.MaxResponseContentBufferSize = MaxAnswerBytes;
        })
        .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler
        {
            // A redirect would carry the token to an address nobody configured.
            AllowAutoRedirect = false,
            UseCookies = false,
            ConnectTimeout = TimeSpan.FromMilliseconds(options.TimeoutMilliseconds),
        });
    }
}
