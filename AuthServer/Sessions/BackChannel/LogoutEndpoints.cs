using System.Net;
using System.Net.Sockets;
using AuthServer.Hosting.Shared;
using Microsoft.Security.AntiSSRF;

namespace AuthServer.Sessions.BackChannel;

/// <summary>
/// The clients' endpoints for logout tokens, each a stranger's server: nothing of its answer is read but the status, redirects are not
/// followed, and a name leads to no loopback or private address (server-side request forgery). That is decided on the address
/// connected to, so a name that changes its address in between gains nothing.
/// </summary>
internal static class LogoutEndpoints
{
    private const string Named = "back-channel-logout";
    private const string NamedByAddress = "back-channel-logout-by-address";

    /// <summary>Before the body: no more of an answer is ever read.</summary>
    private const int MaxHeaderKilobytes = 64;

    public static void AddLogoutEndpoints(this IServiceCollection services)
    {
        services.AddLogoutClient(Named, options =>
        {
            AntiSSRFPolicy policy = new(PolicyConfigOptions.ExternalOnlyLatest) { AddXFFHeader = false };
            policy.AddAllowedAddresses([.. Networks.Parse(options.LogoutNetworks).Select(network => network.ToString())]);
            return policy;
        });
        services.AddLogoutClient(NamedByAddress, _ => new(PolicyConfigOptions.None) { AllowPlainTextHttp = true });
    }

    public static async Task<LogoutResponse> TellAsync(this IHttpClientFactory clients, Uri endpoint, string token, CancellationToken cancellationToken)
    {
        try
        {
            using var client = clients.CreateClient(IsNamedByAddress(endpoint) ? NamedByAddress : Named);
            using FormUrlEncodedContent form = new([KeyValuePair.Create("logout_token", token)]);
            using HttpRequestMessage request = new(HttpMethod.Post, endpoint) { Content = form };
            using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            return answer switch
            {
                { IsSuccessStatusCode: true } => new LogoutResponse.Taken(),
                { StatusCode: >= HttpStatusCode.InternalServerError or HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests } =>
                    new LogoutResponse.NotTaken($"its answer is {(int)answer.StatusCode}"),
                _ => new LogoutResponse.Refused($"its answer is {(int)answer.StatusCode}"),
            };
        }
        catch (Exception exception) when (exception.GetBaseException() is AntiSSRFException)
        {
            return new LogoutResponse.NotTaken(
                $"'{endpoint.Host}' leads to a loopback or private address; register the address itself, or add its network to Sessions__LogoutNetworks");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new LogoutResponse.NotTaken("it did not answer in time (Sessions__LogoutTimeoutSeconds)");
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // Whatever went wrong between here and the client; its message may hold the client's words.
            return new LogoutResponse.NotTaken($"the call failed ({NameOf(exception)})");
        }
    }

    private static string NameOf(Exception exception) => exception.GetBaseException() switch
    {
        SocketException socket => $"{socket.SocketErrorCode}",
        HttpRequestException http => $"{http.HttpRequestError}",
        var other => other.GetType().Name,
    };

    private static void AddLogoutClient(this IServiceCollection services, string name, Func<LogoutOptions, AntiSSRFPolicy> policy) =>
        services.AddHttpClient(name)
            .ConfigureHttpClient((provider, client) => client.Timeout = TimeoutOf(provider))
            .ConfigurePrimaryHttpMessageHandler(provider =>
            {
                var handler = policy(provider.GetRequiredService<LogoutOptions>()).GetHandler();
                handler.AllowAutoRedirect = false;
                handler.UseCookies = false;
                handler.MaxResponseHeadersLength = MaxHeaderKilobytes;
                handler.ResponseDrainTimeout = TimeSpan.Zero;
                handler.ConnectTimeout = TimeoutOf(provider);
                return handler;
            });

    private static TimeSpan TimeoutOf(IServiceProvider provider) =>
        TimeSpan.FromSeconds(provider.GetRequiredService<LogoutOptions>().LogoutTimeoutSeconds);

    /// <summary>Whoever registers the client has written the address itself, and so wants to reach that very machine.</summary>
    private static bool IsNamedByAddress(Uri endpoint) => IPAddress.TryParse(endpoint.IdnHost, out _) || endpoint.Host is "localhost";
}
