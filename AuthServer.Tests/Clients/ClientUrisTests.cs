using AuthServer.Clients.Fields;
using Shouldly;
using Xunit;

namespace AuthServer.Tests.Clients;

public class ClientUrisTests
{
    [Theory]
    [InlineData("https://app.example/callback")]
    [InlineData("https://app.example:8443/callback?tenant=a&b=c")]
    [InlineData("http://127.0.0.1/callback")]
    [InlineData("http://127.0.0.1:49152/callback")]
    [InlineData("http://[::1]/callback")]
    [InlineData("http://localhost:3000/callback")]
    [InlineData("com.example.app:/callback")]
    public void A_browser_may_be_sent_to_https_to_this_device_and_to_an_app(string uri) => ClientUris.RedirectFault(uri).ShouldBeNull();

    [Theory]
    [InlineData("")]
    [InlineData("/callback")]
    [InlineData("app.example/callback")]
    [InlineData("http://app.example/callback")]
    [InlineData("http://127.0.0.1.evil.example/callback")]
    [InlineData("http://localhost.evil.example/callback")]
    [InlineData("https://app.example/callback#fragment")]
    [InlineData("https://app.example/callback#")]
    [InlineData("https://user@app.example/callback")]
    [InlineData("https://user:pw@app.example/callback")]
    [InlineData("https://*.app.example/callback")]
    [InlineData("https://app.example/*")]
    [InlineData("https:///callback")]
    [InlineData("https://app.example/a b")]
    [InlineData("https://app.example\\@evil.example/")]
    [InlineData("https://app.example/callback\r\nSet-Cookie: a=b")]
    [InlineData("https://äpp.example/callback")]
    [InlineData("javascript:alert(1)")]
    [InlineData("JavaScript:alert(1)")]
    [InlineData("data:text/html,x")]
    [InlineData("file:///etc/passwd")]
    [InlineData("vbscript:x")]
    [InlineData("myapp:/callback")]
    public void A_browser_is_sent_nowhere_else(string uri) => ClientUris.RedirectFault(uri).ShouldNotBeNull().ShouldContain("redirect address");

    [Theory]
    [InlineData("https://app.example/logout", true)]
    [InlineData("http://localhost:3000/logout", true)]
    [InlineData("http://app.example/logout", false)]
    [InlineData("com.example.app:/logout", false)]
    [InlineData("https://app.example/logout#fragment", false)]
    [InlineData("ftp://app.example/logout", false)]
    public void The_back_channel_is_https_or_this_device(string uri, bool taken) => (ClientUris.BackChannelFault(uri) is null).ShouldBe(taken);

    [Theory]
    [InlineData("https://orders.example/", true)]
    [InlineData("https://orders.example/v1?tenant=a", true)]
    [InlineData("urn:example:orders", true)]
    [InlineData("https://orders.example/#fragment", false)]
    [InlineData("orders", false)]
    [InlineData("javascript:alert(1)", false)]
    public void A_resource_is_an_absolute_uri_without_fragment(string uri, bool taken) => (ClientUris.ResourceFault(uri) is null).ShouldBe(taken);
}
