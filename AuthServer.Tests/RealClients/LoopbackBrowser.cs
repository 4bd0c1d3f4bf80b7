using System.Net;
using AuthServer.Tests.Fixtures;
using Duende.IdentityModel.OidcClient.Browser;

namespace AuthServer.Tests.RealClients;

/// <summary>The system browser of a native application: a person's, with the answer coming back to a loopback port (RFC 8252 section 7.3).</summary>
internal sealed class LoopbackBrowser : IBrowser, IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly Person _person;

    public LoopbackBrowser(Person person)
    {
        _person = person;
        Origin = $"http://127.0.0.1:{Ports.Free()}";
        _listener.Prefixes.Add($"{Origin}/");
        _listener.Start();
    }

    public string Origin { get; }

    public async Task<BrowserResult> InvokeAsync(BrowserOptions options, CancellationToken cancellationToken = default)
    {
        var back = AnswerAsync(options.EndUrl, cancellationToken);
        await _person.WalkAsync(options.StartUrl, options.EndUrl);
        return new() { ResultType = BrowserResultType.Success, Response = await back };
    }

    public void Dispose() => _listener.Close();

    private async Task<string> AnswerAsync(string end, CancellationToken cancellationToken)
    {
        while (true)
        {
            var context = await _listener.GetContextAsync().WaitAsync(cancellationToken);
            context.Response.Close("You can close this window."u8.ToArray(), willBlock: false);
            if (context.Request.Url!.AbsoluteUri is var url && url.StartsWith(end, StringComparison.Ordinal))
            {
                return url;
            }
        }
    }
}
