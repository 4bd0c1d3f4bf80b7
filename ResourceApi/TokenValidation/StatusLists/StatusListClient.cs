using System.Net;
using System.Net.Http.Headers;

namespace ResourceApi.TokenValidation.StatusLists;

/// <summary>Asks the issuer for a list (draft-ietf-oauth-status-list section 8.1), with nothing that tells about a token.</summary>
internal sealed class StatusListClient(IHttpClientFactory clients, StatusListTokenReader reader)
{
    public const string HttpClient = "status-list";

    private static readonly MediaTypeWithQualityHeaderValue Accept = new("application/statuslist+jwt");

    /// <param name="uri">The list.</param>
    /// <param name="tag">The ETag of the answer that is known, for a 304.</param>
    /// <param name="keyId">The key of the list that is known.</param>
    public async Task<StatusListResponse> AskAsync(string uri, EntityTagHeaderValue? tag, string? keyId)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, uri) { Headers = { Accept = { Accept } } };
            if (tag is not null)
            {
                request.Headers.IfNoneMatch.Add(tag);
            }

            using var client = clients.CreateClient(HttpClient);
            using var response = await client.SendAsync(request);
            return response.StatusCode switch
            {
                HttpStatusCode.OK => await reader.ReadAsync(await response.Content.ReadAsStringAsync(), uri, keyId) switch
                {
                    StatusListResponse.Changed changed => changed with { Tag = response.Headers.ETag },
                    var other => other,
                },
                HttpStatusCode.NotModified when tag is not null => new StatusListResponse.Unchanged(),
                HttpStatusCode.NotFound or HttpStatusCode.Gone => new StatusListResponse.Gone(),
                var status => new StatusListResponse.None($"the answer is {(int)status}"),
            };
        }
        catch (Exception exception)
        {
            // Whatever went wrong between here and the issuer: an answer that cannot be read is no answer.
            return new StatusListResponse.None(exception.GetBaseException().Message);
        }
    }
}
