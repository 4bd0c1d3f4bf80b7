using AuthServer.Hosting.Shared;
using AuthServer.Hosting.Shared.Settings;
using Microsoft.AspNetCore.Authorization;
using OpenIddict.Validation;
using Polly;
using ResourceApi.TokenValidation.StatusLists;
using static OpenIddict.Validation.OpenIddictValidationEvents;
using static OpenIddict.Validation.SystemNetHttp.OpenIddictValidationSystemNetHttpHandlers;

namespace ResourceApi.TokenValidation;

/// <summary>Owns the question whether a request's token is good, and every answer when it is not.</summary>
internal static class TokenValidationFeature
{
    private const int MaxResponseBytes = 1_048_576;

    public static void AddTokenValidation(this WebApplicationBuilder builder, HostingOptions hosting)
    {
        var services = builder.Services;
        var options = services.AddSettings<TokenValidationOptions>();
        services.CheckTransport(options, hosting);
        services.AddSingleton<TokenTimes>();
        services.AddSingleton<IssuerKeys>();
        services.AddHostedService<IssuerKeysRefresh>();
        services.AddSingleton<Introspector>();
        services.AddSingleton<TokenCache>();
        services.AddSingleton<TokenValidator>();
        services.AddSingleton<TokenValidationCache>();
        services.AddSingleton<BearerResponses>();
        services.AddHealthChecks().AddCheck<IssuerKeysCheck>("issuer-keys");

        services.AddScoped<BearerHandler>();
        // The core alone: AddAuthentication brings data protection, which makes and keeps keys for cookies. This host has none.
        services.AddAuthenticationCore(schemes =>
        {
            schemes.DefaultScheme = BearerHandler.Scheme;
            schemes.AddScheme<BearerHandler>(BearerHandler.Scheme, displayName: null);
        });
        services.AddAuthorization();
        services.AddSingleton<IAuthorizationHandler, VerifiedEmail>();

        services.AddLocalValidation(options);
        services.AddStatusLists(options);
        services.AddIssuerClients(options);
    }

    public static void UseTokenValidation(this WebApplication app)
    {
        app.UseAuthentication();
        app.UseAuthorization();
    }

    /// <summary>The client secret and the keys must not travel in the clear without somebody having said so.</summary>
    private static void CheckTransport(this IServiceCollection services, TokenValidationOptions options, HostingOptions hosting)
    {
        var (key, address) = options.IssuerAddress is { } route ? (nameof(options.IssuerAddress), route) : (nameof(options.Issuer), options.Issuer);
        if (address is { Scheme: "http", IsLoopback: false } && !hosting.AllowPlainHttp)
        {
            services.RefuseSetting(
                $"{TokenValidationOptions.Section}__{key}", "must be https; plain http needs a loopback address or Hosting__AllowPlainHttp=true.");
        }
    }

    private static void AddLocalValidation(this IServiceCollection services, TokenValidationOptions options)
    {
        services.AddOpenIddict().AddValidation(validation =>
        {
            validation.SetIssuer(options.Issuer);
            validation.AddAudiences(options.Audience);
            IssuerKeySet.Replace(validation);
            // TokenBinding's: here there is no request, and so no certificate.
            validation.RemoveEventHandler(OpenIddictValidationHandlers.Protection.ValidateProofOfPossession.Descriptor);
            // What is compressed though nobody asked for it is not unpacked: a megabyte of zeroes would become a gigabyte.
            validation.RemoveEventHandler(DecompressResponseContent<ExtractConfigurationResponseContext>.Descriptor);
            validation.RemoveEventHandler(DecompressResponseContent<ExtractJsonWebKeySetResponseContext>.Descriptor);
            validation.UseSystemNetHttp(http => http
                .ConfigureHttpClient(client =>
                {
                    client.Timeout = TimeSpan.FromMilliseconds(options.TimeoutMilliseconds);
                    client.MaxResponseContentBufferSize = MaxResponseBytes;
                })
                .ConfigureHttpClientHandler(handler => handler.AllowAutoRedirect = false)
                // Whoever waits for a token's answer is told to come back rather than kept waiting for retries.
                .SetHttpResiliencePipeline(ResiliencePipeline<HttpResponseMessage>.Empty));
        });
        services.AddOptions<OpenIddictValidationOptions>().Configure<IssuerKeys, TokenTimes>((validation, keys, times) =>
        {
            validation.ConfigurationManager = keys;

            var parameters = validation.TokenValidationParameters;
            // RFC 9068 section 4: the issuer and nobody else, in the spellings that are one.
            parameters.ValidIssuers = options.IssuerSpellings;
            parameters.AlgorithmValidator = SignatureAlgorithms.Fits;
            parameters.TryAllIssuerSigningKeys = false;
            times.CheckIn(parameters);
        });
    }

    private static void AddIssuerClients(this IServiceCollection services, TokenValidationOptions options)
    {
        // Its lines would hold request details at low levels; what matters is logged where the answer is read.
        services.AddTransient<IssuerRoute>();
        services.ConfigureHttpClientDefaults(client => client.RemoveAllLoggers().AddHttpMessageHandler<IssuerRoute>());
        services.AddIssuerClient(Introspector.HttpClient, MaxResponseBytes, options);
        services.AddIssuerClient(StatusListClient.HttpClient, StatusListToken.MaxBytes, options);
    }

    private static void AddIssuerClient(this IServiceCollection services, string name, int maxResponseBytes, TokenValidationOptions options) =>
        services.AddHttpClient(name, client =>
        {
            client.Timeout = TimeSpan.FromMilliseconds(options.TimeoutMilliseconds);
            client.MaxResponseContentBufferSize = maxResponseBytes;
        })
        .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler
        {
            // A redirect would carry the token, or the trust in an answer, to an address nobody configured.
            AllowAutoRedirect = false,
            UseCookies = false,
            ConnectTimeout = TimeSpan.FromMilliseconds(options.TimeoutMilliseconds),
        });
}
