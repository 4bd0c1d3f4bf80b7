using AuthServer.Hosting;

namespace AuthServer.UserInfo;

/// <summary>Owns <c>/connect/userinfo</c> (OpenID Connect Core section 5.3).</summary>
internal static class UserInfoFeature
{
    public static void AddUserInfo(this WebApplicationBuilder builder) =>
        builder.Services.ConfigureServer(server => server.AddEventHandler(UserInfoResponse.Descriptor));
}
