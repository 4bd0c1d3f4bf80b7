using AuthServer.Hosting.Pages;
using Shouldly;
using Xunit;

namespace AuthServer.Tests.Hosting;

/// <summary>Where the answer to a form may lead (Content Security Policy 3 section 2.3.1): an address in the form that browsers understand.</summary>
public class PagePolicyTests
{
    [Theory]
    [InlineData("https://app.example/cb?x=1", "https://app.example")]
    [InlineData("https://app.example:8443/cb", "https://app.example:8443")]
    [InlineData("http://127.0.0.1/cb", "http://127.0.0.1:*")]
    [InlineData("http://localhost:5000/cb", "http://localhost:5000")]
    [InlineData("http://[::1]/cb", "http:")]
    [InlineData("com.example.app:/cb", "com.example.app:")]
    public void A_registered_address_is_named_as_a_source(string address, string source)
    {
        PagePolicy policy = new();

        policy.AllowForms([address]);

        policy.ToString().ShouldContain($"form-action 'self' {source};");
    }
}
