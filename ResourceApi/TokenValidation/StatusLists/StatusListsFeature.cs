namespace ResourceApi.TokenValidation.StatusLists;

/// <summary>Owns what the issuer's status lists say about a token that is sound in itself (draft-ietf-oauth-status-list).</summary>
internal static class StatusListsFeature
{
    public static void AddStatusLists(this IServiceCollection services, TokenValidationOptions options)
    {
        services.AddSingleton<StatusClaim>();
        services.AddSingleton<StatusCheck>();
        services.AddSingleton<StatusLists>();
        services.AddSingleton<StatusListClient>();
        services.AddSingleton<StatusListTokenReader>();
        if (options.Mode is ValidationMode.StatusList)
        {
            services.AddHostedService<StatusListsRefresh>();
        }
    }
}
